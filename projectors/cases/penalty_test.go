package cases

import (
	"fmt"
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/projectors/models"
	"oneseal/projectors/story/storytest"
)

// The limits of a penalty, what was paid of it, and what is ahead, are those of the day on which it is told.
func TestPenaltyIsToldWithItsLimits(t *testing.T) {
	step := events.PenaltyStep{Case: events.PenaltyCase{Squadron: "squadron-1", Party: "person"}}
	fine := func(yuan int64) events.Money {
		return events.Money{Amount: events.Hundredths(100 * yuan), Currency: "CNY"}
	}
	begun := func() *storytest.Case {
		return new(storytest.Case).On(1, &events.PenaltyFiled{PenaltyStep: step}).On(4, &events.PenaltyNoticeServed{}).
			On(11, &events.PenaltyDecided{Procedure: "ordinary", Outcome: "penalty", Fine: fine(300), Reason: "r", Remedies: "r"}).On(14, &events.PenaltyServed{})
	}
	// 15 days of 14 September 2017 end on the 29th, a Friday.
	for _, test := range []struct {
		name  string
		given *storytest.Case
		asOf  events.Date
		want  string // the limits, the payments, what was found, and what is ahead by when
	}{
		{"before the last day", begun(), storytest.Date(2017, 9, 20), "filing_to_decision no_limit 10 calendar days, decision_to_service in_time 3 calendar days, service_to_payment open due 2017-09-29; ; ; late_payment by 2017-09-29"},
		{"after it", begun(), storytest.Date(2017, 9, 30), "filing_to_decision no_limit 10 calendar days, decision_to_service in_time 3 calendar days, service_to_payment overdue due 2017-09-29; ; late_payment; "},
		{"paid in two parts", begun().On(20, &events.PenaltyPaid{Amount: fine(100)}).On(28, &events.PenaltyPaid{Amount: fine(200), TotalPaid: fine(300)}), storytest.Date(2017, 10, 30),
			"filing_to_decision no_limit 10 calendar days, decision_to_service in_time 3 calendar days, service_to_payment in_time 14 calendar days due 2017-09-29; 100.00 CNY, 200.00 CNY of 300.00 CNY; ; "},
		{"closed before it was over", begun().On(20, &events.PenaltyClosed{}), storytest.Date(2017, 10, 30), "filing_to_decision no_limit 10 calendar days, decision_to_service in_time 3 calendar days, service_to_payment ended due 2017-09-29; ; ; "},
	} {
		for i := range test.given.Entries {
			e := *test.given.Entries[i].Event
			e.Subject, test.given.Entries[i].Event = "penalty/1", &e
		}
		c, err := newCase("penalty/1", test.given.Entries, knowing(t), test.asOf)
		if err != nil {
			t.Fatal(err)
		}
		var limits, payments, found, ahead []string
		for _, k := range c.Limits {
			said := k.Limit + " " + k.State
			if k.Used.EN != "" {
				said += " " + k.Used.EN
			}
			if !k.Due.IsZero() && k.Limit == "service_to_payment" {
				said += " due " + k.Due.String()
			}
			limits = append(limits, said)
			if len(k.Proof) == 0 || !strings.Contains(k.Words.EN, "Penalty Law") || !strings.Contains(k.Words.ZH, "行政处罚法") {
				t.Errorf("%s: %+v", test.name, k)
			}
		}
		for _, p := range c.Payments {
			said := p.Amount
			if p.Total != "" {
				said += " of " + p.Total
			}
			payments = append(payments, said)
		}
		for _, f := range c.Findings {
			found = append(found, f.Rule)
		}
		for _, f := range c.Ahead {
			ahead = append(ahead, fmt.Sprint(f.Rule, " by ", f.DueBy))
		}
		got := strings.Join([]string{strings.Join(limits, ", "), strings.Join(payments, ", "), strings.Join(found, ", "), strings.Join(ahead, ", ")}, "; ")
		if got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
	// Every state has its words.
	words := make(map[string]bool)
	for _, v := range ClockStates {
		words[v.Code] = true
	}
	for _, v := range events.PenaltyVerdicts {
		k := models.PenaltyClock{Verdict: v.Code}
		if state := new(Case).stateOfLimit(new(models.Penalty), &k); !words[state] {
			t.Errorf("a limit that is %s has the state %s, for which there are no words", v.Code, state)
		}
	}
}
