package projectors

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"oneseal/events"
)

// knowing is a lookup into a reference of these events beside the built-in calendar.
func knowing(t interface{ Fatal(...any) }, told ...*events.Event) *Lookup {
	stories := make(map[string][]Entry)
	for i, e := range told {
		stories[e.Subject] = append(stories[e.Subject], Entry{e, 0, int64(i)})
	}
	r, err := NewReference(stories)
	if err != nil {
		t.Fatal(err)
	}
	return &Lookup{Reference: r}
}

// A case of the item that keeps every rule: received on the 1st, accepted on the 4th, decided on the 15th.
func TestFindingsOfApprovals(t *testing.T) {
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	received := &events.ApprovalReceived{ApprovalStep: step}
	accepted := &events.ApprovalAccepted{ApprovalStep: step}
	initial, second := &events.ApprovalInitialReviewed{}, &events.ApprovalReReviewed{}
	granted, delivered := &events.ApprovalGranted{}, &events.ApprovalDelivered{}
	notice := func(code string) any { return &events.ApprovalCorrectionNoticeIssued{Missing: []string{code}} }
	begun := func() *caseOf { return new(caseOf).on(1, received).on(4, accepted) }
	for _, test := range []struct {
		name  string
		given *caseOf
		want  string // rule since proof, joined by commas
	}{
		{"a case that keeps every rule", begun().on(11, initial).on(12, second).on(15, granted).on(20, delivered), ""},
		{"Art. 32: no word in five workdays", new(caseOf).on(1, received).on(11, accepted).on(12, initial).on(13, second).on(15, granted).on(20, delivered), "late_acceptance_notice 2017-09-11 1"},
		{"Art. 32: no word yet, as of the day after", new(caseOf).on(1, received), "late_acceptance_notice 2017-09-11 1"},
		{"Art. 32: deemed accepted is no word", new(caseOf).on(1, received).on(11, &events.ApprovalDeemedAccepted{ApprovalStep: step, MaterialsReceived: date(2017, 9, 1)}).on(11, initial).on(12, second).on(14, granted).on(20, delivered),
			"late_acceptance_notice 2017-09-11 1"},
		{"Art. 32: five workdays anew after the correction", new(caseOf).on(1, received).on(4, notice("M1")).on(12, &events.ApprovalCorrectionSubmitted{}).on(19, accepted).on(20, initial).on(21, second).on(22, granted).on(25, delivered), ""},
		{"Art. 32: two notices", new(caseOf).on(1, received).on(4, notice("M1")).on(5, &events.ApprovalCorrectionSubmitted{}).on(6, notice("M2")).on(7, &events.ApprovalWithdrawn{}), "second_correction 2017-09-06 2 4"},
		{"Art. 31: a material that the item does not need", new(caseOf).on(1, received).on(4, notice("X9")).on(7, &events.ApprovalWithdrawn{}), "unrelated_material 2017-09-04 2"},
		{"Art. 38: refused without a reason", begun().on(11, initial).on(12, second).on(15, &events.ApprovalRefused{}).on(20, delivered), "no_reasons 2017-09-15 5"},
		{"Art. 44: delivered after ten workdays", begun().on(11, initial).on(12, second).on(15, granted).on(30, delivered), "late_delivery 2017-09-30 5 6"},
		{"report 3.1: decided without a second review", begun().on(11, initial).on(15, granted).on(20, delivered), "step_order 2017-09-15 4"},
		{"report 3.1: the second review came first", begun().on(11, second).on(12, initial).on(15, granted).on(20, delivered), "step_order 2017-09-11 3"},
		{"report 3.3: initial review over its six workdays, open", begun(), "overdue_promise 2017-09-19 2, overdue_statute 2017-10-09 2, overdue_step 2017-09-13 2"},
		{"report 3.3: over the promise", begun().on(11, initial).on(12, second).on(19, granted).on(20, delivered), "overdue_promise 2017-09-19 2 5"},
		{"Art. 45: suspended with a notice, on a lawful ground", begun().on(5, &events.ApprovalClockSuspended{Ground: "hearing", Days: workdays(5)}).on(12, &events.ApprovalClockResumed{}).on(18, initial).on(19, second).on(25, granted).on(26, delivered), ""},
		{"Art. 45: suspended without a notice", begun().on(5, &events.ApprovalClockSuspended{Ground: "hearing"}).on(12, &events.ApprovalClockResumed{}).on(12, initial).on(19, second).on(25, granted).on(26, delivered),
			"overdue_promise 2017-09-19 2 7, suspension_without_notice 2017-09-05 3"},
		{"Art. 45: suspended on no lawful ground", begun().on(5, &events.ApprovalClockSuspended{Ground: "other", Days: workdays(3)}).on(6, &events.ApprovalClockResumed{}).on(11, initial).on(12, second).on(15, granted).on(20, delivered),
			"suspension_without_notice 2017-09-05 3"},
		{"Art. 42: extended by the head, and the promise stays", begun().on(6, &events.ApprovalClockExtended{Days: workdays(10)}).by("head").on(11, initial).on(12, second).on(38, granted).on(40, delivered), "no_post 2017-10-08 6, overdue_promise 2017-09-19 2 6"},
		{"Art. 42: extended twice", begun().on(6, &events.ApprovalClockExtended{Days: workdays(5)}).by("head").on(7, &events.ApprovalClockExtended{Days: workdays(5)}).by("head").on(11, initial).on(12, second).on(15, granted).on(20, delivered), "invalid_extension 2017-09-07 4"},
		{"Art. 42: extended by an officer", begun().on(6, &events.ApprovalClockExtended{Days: workdays(5)}).by("officer").on(11, initial).on(12, second).on(15, granted).on(20, delivered), "invalid_extension 2017-09-06 3"},
		{"Art. 42: extended by more than ten", begun().on(6, &events.ApprovalClockExtended{Days: workdays(11)}).by("head").on(11, initial).on(12, second).on(15, granted).on(20, delivered), "invalid_extension 2017-09-06 3"},
		{"another system's item is not judged", new(caseOf).on(1, &events.ApprovalReceived{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "theirs"}}}), ""},
	} {
		a, err := FoldApproval(Tell("approval/1", test.given.entries), knowing(t, append(post(), reformedItem)...))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range a.Findings {
			got = append(got, fmt.Sprint(f.Rule.ID, " ", f.Since, " ", strings.Join(f.Proof, " ")))
		}
		slices.Sort(got)
		if joined := strings.Join(got, ", "); joined != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, joined, test.want)
		}
	}
}

// What is said to be decided before it was accepted took no time that can be told.
func TestDecisionBeforeAcceptanceTakesNoTime(t *testing.T) {
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	given := new(caseOf).on(4, &events.ApprovalGranted{ApprovalStep: step}).on(15, &events.ApprovalDeemedAccepted{ApprovalStep: step, MaterialsReceived: date(2017, 9, 6)})
	a, err := FoldApproval(Tell("approval/1", given.entries), knowing(t, reformedItem))
	if err != nil {
		t.Fatal(err)
	}
	if a.Clocks.Actual.Known || a.Clocks.Promised.Known || a.Clocks.Statutory.Known {
		t.Errorf("clocks %+v", a.Clocks)
	}
}

func TestFindingNamesTheTextInForceOnTheDay(t *testing.T) {
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	for year, basis := range map[int]string{2017: "Licensing Law Art. 38, text of 2003", 2020: "Licensing Law Art. 38, text of 2019"} {
		e := act("1", 1, &events.ApprovalNotAccepted{ApprovalStep: step})
		e.Event.Time = e.Event.Time.AddDate(year-2017, 0, 0)
		a, err := FoldApproval(Tell("approval/1", []Entry{e}), knowing(t, reformedItem))
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Findings) != 1 || a.Findings[0].Version.Basis() != basis {
			t.Errorf("%d: %+v", year, a.Findings)
		}
	}
}

// The version in force at acceptance gives the limits where the source told none; a later one changes nothing.
func TestLimitsAreThoseOfTheVersionInForceAtAcceptance(t *testing.T) {
	later := *reformedItem
	later.ID = "i3"
	later.Data = &events.ItemVersionPublished{Version: "3", Effective: date(2017, 9, 10), StatutoryDays: workdays(20), PromisedDays: workdays(2), Kind: "single"}
	given := new(caseOf).on(4, &events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}})
	a, err := FoldApproval(Tell("approval/1", given.entries), knowing(t, reformedItem, &later))
	if err != nil {
		t.Fatal(err)
	}
	if a.Clocks.ItemVersion != "2" || a.PromisedDays != workdays(10) || a.Clocks.Promised.Due != date(2017, 9, 18) || a.Clocks.Statutory.Due != date(2017, 9, 30) {
		t.Errorf("%+v", a.Clocks)
	}
	want := []Referred{{"item/SX-1", 2}, {"calendar/2017", 0}}
	if !slices.Equal(a.refs, want) {
		t.Errorf("folded with %+v, want %+v", a.refs, want)
	}
}

func TestFindingsOfPenalties(t *testing.T) {
	step := events.PenaltyStep{Case: events.PenaltyCase{Squadron: "squadron-1"}}
	two := []events.Subject{"staff/a", "staff/b"}
	clue, notice := &events.PenaltyClue{PenaltyStep: step}, &events.PenaltyNoticeServed{}
	decided := &events.PenaltyDecided{Procedure: events.ProcedureOrdinary, Outcome: "penalty", Officers: two}
	for _, test := range []struct {
		name  string
		given *caseOf
		want  string
	}{
		{"a case that keeps every rule", new(caseOf).on(1, clue).on(2, notice).on(3, &events.PenaltyDiscussed{}).on(3, &events.PenaltyLegalReviewed{}).on(4, decided), ""},
		{"Art. 42: one officer", new(caseOf).on(1, clue).on(1, &events.PenaltyEvidenceCollected{Officers: []string{"a"}}).on(2, notice).on(4, decided), "one_officer 2017-09-01 2"},
		{"Art. 44, 62: the notice came after the decision", new(caseOf).on(1, clue).on(4, decided).on(5, notice), "decision_before_notice 2017-09-04 2 3"},
		{"Art. 44, 62: no notice at all", new(caseOf).on(1, clue).on(4, decided), "decision_before_notice 2017-09-04 2"},
		{"Art. 58: discussed as complex, without a review", new(caseOf).on(1, clue).on(2, notice).on(3, &events.PenaltyDiscussed{}).on(4, decided), "no_legal_review 2017-09-04 4"},
		{"Art. 58: reviewed after the decision", new(caseOf).on(1, clue).on(2, notice).on(3, &events.PenaltyHearingHeld{}).on(4, decided).on(5, &events.PenaltyLegalReviewed{}), "no_legal_review 2017-09-04 4"},
		{"no penalty needs no notice", new(caseOf).on(1, clue).on(4, &events.PenaltyDecided{Procedure: events.ProcedureOrdinary, Outcome: "no_penalty_slight", Officers: two}), ""},
		{"another system's case is not judged", new(caseOf).on(4, decided), ""},
	} {
		p, err := FoldPenalty(Tell("penalty/1", test.given.entries))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range p.Findings {
			got = append(got, fmt.Sprint(f.Rule.ID, " ", f.Since, " ", strings.Join(f.Proof, " ")))
		}
		if joined := strings.Join(got, ", "); joined != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, joined, test.want)
		}
	}
}
