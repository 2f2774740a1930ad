package projectors

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	eventlog "oneseal/events/log"
	"oneseal/ingest/simulate"
	"oneseal/projectors/story/storytest"
)

// Cases that were folded before the item's version was known are folded again when it comes, also by a
// projector that did not read it.
func TestLateItemVersionReachesTheCasesBeforeIt(t *testing.T) {
	w := newTown(t)
	w.project(t, w.options)
	w.project(t, w.options) // the partitions are shared
	accepted := func(n int) eventlog.Message {
		e := storytest.Act(fmt.Sprint(n), 4, &events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}}).Event
		e.Subject = fmt.Sprint("approval/", n)
		return message(t, e)
	}
	const cases = 200
	for n := range cases / 2 {
		w.append(t, accepted(n))
	}
	w.caughtUp(t)
	if got := count(t, w.options.Conn, "SELECT countIf(promised_due_on IS NULL AND refs.subject = ['item/SX-1', 'calendar/2017']) FROM approvals FINAL"); got != cases/2 {
		t.Fatalf("%d cases lack a promise, want %d", got, cases/2)
	}
	w.append(t, message(t, storytest.ReformedItem))
	for n := cases / 2; n < cases; n++ {
		w.append(t, accepted(n))
	}
	w.caughtUp(t)
	const due = "SELECT countIf(promised_due_on = '2017-09-18' AND item_version = '2' AND arrayFirst((r, s) -> s = 'item/SX-1', refs.revision, refs.subject) = 1) FROM approvals FINAL"
	for count(t, w.options.Conn, due) != cases {
		select {
		case <-t.Context().Done():
			t.Fatal("not folded again")
		case <-time.After(50 * time.Millisecond):
		}
	}
	before := digestOf(t, w.options.Conn, "approvals")
	if _, err := Rebuild(t.Context(), w.options, "approvals"); err != nil {
		t.Fatal(err)
	}
	if digestOf(t, w.options.Conn, "approvals") != before {
		t.Error("rows differ from a fold from scratch")
	}
}

func message(t testing.TB, e *events.Event) eventlog.Message {
	t.Helper()
	m, err := eventlog.MessageOf(e)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A deadline beyond the last notice is provisional, and is counted again when the notice comes. SQL counts
// as the folds do from then on.
func TestNoticeMovesTheDeadlinesThatWaitedForIt(t *testing.T) {
	w := newTown(t)
	w.project(t, w.options)
	accepted := storytest.Act("1", 4, &events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}}).Event
	accepted.Time = time.Date(2026, 12, 28, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	w.append(t, message(t, storytest.ReformedItem), message(t, accepted))
	w.caughtUp(t)
	until := func(query string) {
		t.Helper()
		for count(t, w.options.Conn, query) == 0 {
			select {
			case <-t.Context().Done():
				t.Fatal(query)
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	until("SELECT count() FROM approvals FINAL WHERE promised_due_on = '2027-01-11' AND provisional AND calendar = '2027-0'")
	notice := &events.Event{ID: "n", Source: "/notices", Subject: "calendar/2027", Type: "oneseal.calendar.notice_published", Time: time.Date(2026, 12, 30, 9, 0, 0, 0, time.FixedZone("", 8*3600)),
		Data: &events.CalendarNoticePublished{Year: events.Counted(2027), Version: events.Counted(1), Off: []events.Date{storytest.Date(2027, 1, 1), storytest.Date(2027, 1, 4)}, Work: []events.Date{storytest.Date(2027, 1, 9)}}}
	w.append(t, message(t, notice))
	// From 12-28: 29, 30, 31, then 01-05 to 01-08, the worked Saturday 01-09, 01-11 and 01-12.
	until("SELECT count() FROM approvals FINAL WHERE promised_due_on = '2027-01-12' AND NOT provisional AND calendar = '2027-1'")
	until("SELECT toUInt64(add_workdays(toDate32('2026-12-28'), 10) = '2027-01-12')")
}

// Ten years of a town, all of whose deadlines are counted again since every year has another version.
func BenchmarkCalendarChange(b *testing.B) {
	w := newTown(b)
	w.project(b, w.options)
	var messages []eventlog.Message
	for e := range simulate.Run(simulate.Options{From: time.Date(2012, 8, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2022, 7, 31, 0, 0, 0, 0, time.UTC), Seed: 3}) {
		if slices.Contains([]string{"approval", "calendar", "item", "post"}, e.Family()) {
			messages = append(messages, message(b, e))
		}
	}
	w.append(b, messages...)
	w.caughtUp(b)
	cases := count(b, w.options.Conn, "SELECT count() FROM approvals FINAL WHERE promised_due_on IS NOT NULL")
	const outdated = "SELECT count() FROM (SELECT r.subject AS year, r.revision AS revision FROM approvals FINAL ARRAY JOIN refs AS r WHERE startsWith(r.subject, 'calendar/')) AS row " +
		"INNER JOIN (SELECT subject, uniqExact(source, id) AS revision FROM events WHERE startsWith(subject, 'calendar/') GROUP BY subject) AS told ON row.year = told.subject WHERE row.revision != told.revision"
	for round := 0; b.Loop(); round++ {
		var notices []eventlog.Message
		for year := 2012; year <= 2023; year++ {
			y := calendar.Published().Year(year)
			y.Version += 1 + round
			y.Off = slices.DeleteFunc(y.Off, func(d events.Date) bool { return d.Midnight().YearDay() == 1 })
			notices = append(notices, message(b, &events.Event{ID: fmt.Sprint(year, "-", round), Source: "/bench", Subject: fmt.Sprint("calendar/", year), Type: "oneseal.calendar.notice_published",
				Time: time.Date(2023, 1, 1+round, 0, 0, 0, 0, time.UTC), Data: y.Event()}))
		}
		began := time.Now()
		w.append(b, notices...)
		w.caughtUp(b) // what the batch brought is folded, and then what depends on it
		for count(b, w.options.Conn, outdated) > 0 {
			time.Sleep(20 * time.Millisecond)
		}
		b.Logf("%d events, %d cases with a deadline: all counted again in %v", len(messages), cases, time.Since(began).Round(time.Millisecond))
	}
}
