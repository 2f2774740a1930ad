package kpis_test

import (
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
)

// Who held a power on a day, by which transfer and on which list, is one question of SQL; and so is on what a penalty rests.
func TestWhoHeldAPowerOnADay(t *testing.T) {
	at := time.Date(2014, 3, 18, 9, 0, 0, 0, events.China)
	day := func(year, month, n int) events.Date {
		return events.DateOf(time.Date(year, time.Month(month), n, 0, 0, 0, 0, time.UTC))
	}
	var c chronicler
	c.tell("power/p-1", at, "s", &events.PowerReceived{Title: "罚", Kind: "penalty", From: "county", Effective: day(2014, 4, 1), Document: "1号"}).Basis = "Penalty Law Art. 24, text of 2021"
	c.tell("power/p-1", at.AddDate(0, 0, 2), "s", &events.PowerListed{List: "list/2", Version: "3"})
	c.tell("power/p-1", at.AddDate(3, 0, 0), "s", &events.PowerReturnProposed{Reason: "r"})
	c.tell("power/p-1", at.AddDate(4, 0, 0), "s", &events.PowerReturnDecided{Answer: "adopted", Effective: day(2018, 4, 10)})
	c.tell("power/p-3", at, "s", &events.PowerDelegationProposed{Title: "许可", Kind: "licence", Holder: "county", Reason: "r"})
	c.tell("power/p-3", at.AddDate(0, 1, 0), "s", &events.PowerDelegationDecided{Answer: "adopted", Effective: day(2014, 5, 1), Document: "2号"})
	c.tell("power/p-4", at, "s", &events.PowerDelegationProposed{Title: "未获", Kind: "licence", Holder: "county", Reason: "r"})
	c.tell("power/p-4", at.AddDate(0, 1, 0), "s", &events.PowerDelegationDecided{Answer: "rejected"})
	c.tell("penalty/p-1", at.AddDate(1, 0, 0), "a", &events.PenaltyFiled{PenaltyStep: events.PenaltyStep{Case: events.PenaltyCase{Squadron: "1", Power: "power/p-1"}}})
	_, conn := analyticstest.Project(t, c.all)
	for _, q := range []struct {
		on   string
		want string
	}{
		{"2014-03-31", ""}, {"2014-04-01", "power/p-1 received 1号 list/2 3"}, {"2014-05-01", "power/p-1 received 1号 list/2 3; power/p-3 delegated 2号  "},
		{"2018-04-09", "power/p-1 received 1号 list/2 3; power/p-3 delegated 2号  "}, {"2018-04-10", "power/p-3 delegated 2号  "},
	} {
		var got string
		if err := conn.QueryRow(t.Context(), "SELECT arrayStringConcat(arraySort(groupArray(concat(power, ' ', transfer, ' ', document, ' ', list, ' ', list_version))), '; ') FROM powers_held_v WHERE held_from_on <= toDate32(?) AND (held_to_on IS NULL OR held_to_on > toDate32(?))", q.on, q.on).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != q.want {
			t.Errorf("on %s: %q, want %q", q.on, got, q.want)
		}
	}
	var basis, before string
	if err := conn.QueryRow(t.Context(), "SELECT h.transfer_basis, h.held_before_by FROM penalties_v AS p INNER JOIN powers_held_v AS h ON p.power = h.power WHERE p.subject = 'penalty/p-1'").Scan(&basis, &before); err != nil || basis != "Penalty Law Art. 24, text of 2021" || before != "county" {
		t.Errorf("the penalty rests on a power of %q, by %q: %v", before, basis, err)
	}
}
