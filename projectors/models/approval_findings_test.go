package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// knowing is a lookup into a reference of these events beside the built-in calendar, of a town that is judged by China's law.
func knowing(t interface{ Fatal(...any) }, told ...*events.Event) *Lookup {
	return knowingUnder(t, law.China, told...)
}

func knowingUnder(t interface{ Fatal(...any) }, judged law.Law, told ...*events.Event) *Lookup {
	stories := make(map[string][]story.Entry)
	for i, e := range told {
		stories[e.Subject] = append(stories[e.Subject], story.Entry{Event: e, Offset: int64(i)})
	}
	r, err := NewReference(stories, judged)
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
	begun := func() *storytest.Case { return new(storytest.Case).On(1, received).On(4, accepted) }
	decidedAfter := func(c *storytest.Case) *storytest.Case {
		return c.On(12, initial).On(12, second).On(15, granted).On(20, delivered)
	}
	onDay := func(day int) events.Moment {
		return events.Moment{Time: storytest.Date(2017, 9, day).Midnight().Add(9 * time.Hour)}
	}
	for _, test := range []struct {
		name  string
		given *storytest.Case
		want  string // rule since proof, joined by commas
	}{
		{"a case that keeps every rule", begun().On(11, initial).On(12, second).On(15, granted).On(20, delivered), ""},
		{"Art. 32: no word in five workdays", new(storytest.Case).On(1, received).On(11, accepted).On(12, initial).On(13, second).On(15, granted).On(20, delivered), "late_acceptance_notice 2017-09-11 1, overdue_step 2017-09-12 2 3"},
		{"Art. 32: no word yet, so deemed accepted from the day after, as of the receipt", new(storytest.Case).On(1, received), "late_acceptance_notice 2017-09-11 1, overdue_promise 2017-09-18 1, overdue_statute 2017-09-30 1, overdue_step 2017-09-12 1"},
		{"Art. 32: no word on what was corrected, so deemed accepted as of the correction", new(storytest.Case).On(1, received).On(4, notice("M1")).On(5, &events.ApprovalCorrectionSubmitted{}), "late_acceptance_notice 2017-09-13 3, overdue_promise 2017-09-20 3, overdue_statute 2017-10-10 3, overdue_step 2017-09-14 3"},
		{"Art. 32: not accepted too late, so deemed accepted", new(storytest.Case).On(1, received).On(20, &events.ApprovalNotAccepted{Reason: "r"}), "late_acceptance_notice 2017-09-11 1, overdue_promise 2017-09-18 1"},
		{"Art. 34: decided on the spot is a word on acceptance", new(storytest.Case).On(1, received).On(1, initial).On(1, second).On(1, granted).On(4, delivered), ""},
		{"Art. 32: deemed accepted is no word", new(storytest.Case).On(1, received).On(11, &events.ApprovalDeemedAccepted{ApprovalStep: step, MaterialsReceived: storytest.Date(2017, 9, 1)}).On(11, initial).On(12, second).On(14, granted).On(20, delivered),
			"late_acceptance_notice 2017-09-11 1"},
		{"Art. 32: five workdays anew after the correction", new(storytest.Case).On(1, received).On(4, notice("M1")).On(12, &events.ApprovalCorrectionSubmitted{}).On(19, accepted).On(20, initial).On(21, second).On(22, granted).On(25, delivered), ""},
		{"Art. 32: two notices", new(storytest.Case).On(1, received).On(4, notice("M1")).On(5, &events.ApprovalCorrectionSubmitted{}).On(6, notice("M2")).On(7, &events.ApprovalWithdrawn{}), "second_correction 2017-09-06 2 4"},
		{"Art. 31: a material that the item does not need", new(storytest.Case).On(1, received).On(4, notice("X9")).On(7, &events.ApprovalWithdrawn{}), "unrelated_material 2017-09-04 2"},
		{"Art. 38: refused without a reason", begun().On(11, initial).On(12, second).On(15, &events.ApprovalRefused{Remedies: "m"}).On(20, delivered), "no_reasons 2017-09-15 5"},
		{"Art. 38: refused without remedies", begun().On(11, initial).On(12, second).On(15, &events.ApprovalRefused{Reason: "r"}).On(20, delivered), "no_remedies 2017-09-15 5"},
		{"Art. 44: a refusal has no ten workdays", begun().On(11, initial).On(12, second).On(15, &events.ApprovalRefused{Reason: "r", Remedies: "m"}).On(40, delivered), ""},
		{"Art. 34: one officer looked at the place", decidedAfter(begun().On(5, &events.ApprovalSiteChecked{Officers: []string{"a", "a"}})), "site_check_alone 2017-09-05 3"},
		{"Art. 34: two did", decidedAfter(begun().On(5, &events.ApprovalSiteChecked{Officers: []string{"a", "b"}})), ""},
		{"Art. 48: a hearing told 6 workdays ahead", decidedAfter(begun().On(4, &events.ApprovalHearingAnnounced{At: onDay(12)}).On(12, &events.ApprovalHearingHeld{})), "short_hearing_notice 2017-09-04 3"},
		{"Art. 48: told 7 workdays ahead", decidedAfter(begun().On(4, &events.ApprovalHearingAnnounced{At: onDay(13)})), ""},
		{"Art. 47: asked for in time, decided without it", decidedAfter(begun().On(4, &events.ApprovalThirdPartyTold{}).On(11, &events.ApprovalHearingRequested{})), "licence_hearing_not_held 2017-09-15 4 7"},
		{"Art. 47: asked for too late", decidedAfter(begun().On(4, &events.ApprovalThirdPartyTold{}).On(12, &events.ApprovalHearingRequested{})), ""},
		{"Art. 47: held, then decided", decidedAfter(begun().On(4, &events.ApprovalHearingRequested{}).On(7, &events.ApprovalHearingHeld{})), ""},
		{"Art. 50: a renewal asked 29 days before expiry", decidedAfter(new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: step, Renews: "C1", Expires: storytest.Date(2017, 9, 30)}).On(4, accepted)), "late_renewal 2017-09-01 1"},
		{"Art. 50: asked 30 days before", decidedAfter(new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: step, Renews: "C1", Expires: storytest.Date(2017, 10, 1)}).On(4, accepted)), ""},
		{"Art. 58: a fee that no law sets", decidedAfter(begun().On(5, &events.ApprovalFeeCharged{Amount: yuan(2000)})), "fee_not_due 2017-09-05 3"},
		{"Art. 44: delivered after ten workdays", begun().On(11, initial).On(12, second).On(15, granted).On(30, delivered), "late_delivery 2017-09-30 5 6"},
		{"report 3.1: decided without a second review", begun().On(11, initial).On(15, granted).On(20, delivered), "step_order 2017-09-15 4"},
		{"report 3.1: the second review came first", begun().On(11, second).On(12, initial).On(15, granted).On(20, delivered), "step_order 2017-09-11 3"},
		{"report 3.3: initial review over its six workdays, open", begun(), "overdue_promise 2017-09-19 2, overdue_statute 2017-10-09 2, overdue_step 2017-09-13 2"},
		{"report 3.3: over the promise", begun().On(11, initial).On(12, second).On(19, granted).On(20, delivered), "overdue_promise 2017-09-19 2 5"},
		{"Art. 45: suspended with a notice, on a lawful ground", begun().On(5, &events.ApprovalClockSuspended{Ground: "hearing", Days: storytest.Workdays(5)}).On(12, &events.ApprovalClockResumed{}).On(18, initial).On(19, second).On(25, granted).On(26, delivered), ""},
		{"Art. 45: suspended without a notice", begun().On(5, &events.ApprovalClockSuspended{Ground: "hearing"}).On(12, &events.ApprovalClockResumed{}).On(12, initial).On(19, second).On(25, granted).On(26, delivered),
			"overdue_promise 2017-09-19 2 7, suspension_without_notice 2017-09-05 3"},
		{"Art. 45: suspended on no lawful ground", begun().On(5, &events.ApprovalClockSuspended{Ground: "other", Days: storytest.Workdays(3)}).On(6, &events.ApprovalClockResumed{}).On(11, initial).On(12, second).On(15, granted).On(20, delivered),
			"suspension_without_notice 2017-09-05 3"},
		{"Art. 42: extended by the head, and the promise stays", begun().On(6, &events.ApprovalClockExtended{Days: storytest.Workdays(10), Reason: "complex"}).By("head").On(11, initial).On(12, second).On(38, granted).On(40, delivered), "no_post 2017-10-08 6, overdue_promise 2017-09-19 2 6"},
		{"Art. 42: extended twice", begun().On(6, &events.ApprovalClockExtended{Days: storytest.Workdays(5), Reason: "complex"}).By("head").On(7, &events.ApprovalClockExtended{Days: storytest.Workdays(5), Reason: "complex"}).By("head").On(11, initial).On(12, second).On(15, granted).On(20, delivered), "invalid_extension 2017-09-07 4"},
		{"Art. 42: extended by an officer", begun().On(6, &events.ApprovalClockExtended{Days: storytest.Workdays(5), Reason: "complex"}).By("officer").On(11, initial).On(12, second).On(15, granted).On(20, delivered), "invalid_extension 2017-09-06 3"},
		{"Art. 42: extended by more than ten", begun().On(6, &events.ApprovalClockExtended{Days: storytest.Workdays(11), Reason: "complex"}).By("head").On(11, initial).On(12, second).On(15, granted).On(20, delivered), "invalid_extension 2017-09-06 3"},
		{"Art. 42: an officer's does not void the head's", begun().On(6, &events.ApprovalClockExtended{Days: storytest.Workdays(5), Reason: "complex"}).By("officer").On(7, &events.ApprovalClockExtended{Days: storytest.Workdays(5), Reason: "complex"}).By("负责人").On(11, initial).On(12, second).On(15, granted).On(20, delivered), "invalid_extension 2017-09-06 3"},
		{"Art. 42: extended without a reason", begun().On(6, &events.ApprovalClockExtended{Days: storytest.Workdays(5)}).By("head").On(11, initial).On(12, second).On(15, granted).On(20, delivered), "invalid_extension 2017-09-06 3"},
		{"Art. 42: withdrawn after the limits", begun().On(11, initial).On(40, &events.ApprovalWithdrawn{}), "overdue_promise 2017-09-19 2, overdue_statute 2017-10-09 2"},
		{"Art. 45: suspended for longer than was told", begun().On(5, &events.ApprovalClockSuspended{Ground: "testing", Days: storytest.Workdays(2)}).On(12, &events.ApprovalClockResumed{}).On(18, initial).On(19, second).On(25, granted).On(26, delivered), "suspension_outlasted 2017-09-08 3 4"},
		{"Art. 45: two suspensions, each ended by the resumption that names its ground", begun().On(5, &events.ApprovalClockSuspended{Ground: "testing", Days: storytest.Workdays(9)}).On(6, &events.ApprovalClockSuspended{Ground: "hearing", Days: storytest.Workdays(1)}).
			On(7, &events.ApprovalClockResumed{Ground: "hearing"}).On(12, &events.ApprovalClockResumed{}).On(18, initial).On(19, second).On(25, granted).On(26, delivered), ""},
		{"another system's item is not judged", new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "theirs"}}}), ""},
	} {
		a, err := FoldApproval(story.Of("approval/1", test.given.Entries), knowing(t, append(storytest.Post(), storytest.ReformedItem)...))
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
	given := new(storytest.Case).On(4, &events.ApprovalGranted{ApprovalStep: step}).On(15, &events.ApprovalDeemedAccepted{ApprovalStep: step, MaterialsReceived: storytest.Date(2017, 9, 6)})
	a, err := FoldApproval(story.Of("approval/1", given.Entries), knowing(t, storytest.ReformedItem))
	if err != nil {
		t.Fatal(err)
	}
	if a.Clocks.Actual.Known {
		t.Error("a.Clocks.Actual.Known holds")
	}
	if a.Clocks.Promised.Known {
		t.Error("a.Clocks.Promised.Known holds")
	}
	if a.Clocks.Statutory.Known {
		t.Error("a.Clocks.Statutory.Known holds")
	}
}

func TestFindingNamesTheTextInForceOnTheDay(t *testing.T) {
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	for year, basis := range map[int]string{2017: "Licensing Law Art. 38, text of 2003", 2020: "Licensing Law Art. 38, text of 2019"} {
		e := storytest.Act("1", 1, &events.ApprovalNotAccepted{ApprovalStep: step})
		e.Event.Time = e.Event.Time.AddDate(year-2017, 0, 0)
		a, err := FoldApproval(story.Of("approval/1", []story.Entry{e}), knowing(t, storytest.ReformedItem))
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Findings) != 1 {
			t.Fatalf("the number of a.Findings is %v, want %v", len(a.Findings), 1)
		}
		says(t, "a.Findings[0].Version.Basis()", a.Findings[0].Version.Basis(), basis)
	}
}

// The version in force at acceptance gives the limits where the source told none; a later one changes nothing.
func TestLimitsAreThoseOfTheVersionInForceAtAcceptance(t *testing.T) {
	later := *storytest.ReformedItem
	later.ID = "i3"
	later.Data = &events.ItemVersionPublished{Version: "3", Effective: storytest.Date(2017, 9, 10), StatutoryDays: storytest.Workdays(20), PromisedDays: storytest.Workdays(2), Kind: "single"}
	given := new(storytest.Case).On(4, &events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}})
	a, err := FoldApproval(story.Of("approval/1", given.Entries), knowing(t, storytest.ReformedItem, &later))
	if err != nil {
		t.Fatal(err)
	}
	says(t, "a.Clocks.ItemVersion", a.Clocks.ItemVersion, "2")
	says(t, "a.PromisedDays", a.PromisedDays, storytest.Workdays(10))
	says(t, "a.Clocks.Promised.Due", a.Clocks.Promised.Due, storytest.Date(2017, 9, 18))
	says(t, "a.Clocks.Statutory.Due", a.Clocks.Statutory.Due, storytest.Date(2017, 9, 30))
	want := []Referred{{chosenLaw, 0}, {"item/SX-1", 2}, {"calendar/2017", 0}}
	if !slices.Equal(a.refs, want) {
		t.Errorf("folded with %+v, want %+v", a.refs, want)
	}
}

func TestFindingsOfPenalties(t *testing.T) {
	step := events.PenaltyStep{Case: events.PenaltyCase{Squadron: "squadron-1"}}
	two := []events.Subject{"staff/a", "staff/b"}
	clue, notice := &events.PenaltyClue{PenaltyStep: step}, &events.PenaltyNoticeServed{}
	decided := &events.PenaltyDecided{Procedure: events.ProcedureOrdinary, Outcome: "penalty", Officers: two, Reason: "r", Remedies: "m"}
	served := &events.PenaltyServed{Method: "in_person"}
	for _, test := range []struct {
		name  string
		given *storytest.Case
		want  string
	}{
		{"a case that keeps every rule", new(storytest.Case).On(1, clue).On(2, notice).On(3, &events.PenaltyDiscussed{}).On(3, &events.PenaltyLegalReviewed{}).On(4, decided).On(6, served), ""},
		{"Art. 42: one officer", new(storytest.Case).On(1, clue).On(1, &events.PenaltyEvidenceCollected{Officers: []string{"a"}}).On(2, notice).On(4, decided).On(6, served), "one_officer 2017-09-01 2"},
		{"Art. 44, 62: the notice came after the decision", new(storytest.Case).On(1, clue).On(4, decided).On(6, served).On(5, notice), "decision_before_notice 2017-09-04 2 4"},
		{"Art. 44, 62: no notice at all", new(storytest.Case).On(1, clue).On(4, decided).On(6, served), "decision_before_notice 2017-09-04 2"},
		{"no text of 2017 asks for a review before 2018: discussed as complex, without one", new(storytest.Case).On(1, clue).On(2, notice).On(3, &events.PenaltyDiscussed{}).On(4, decided).On(6, served), ""},
		{"nor one that was heard, reviewed after the decision", new(storytest.Case).On(1, clue).On(2, notice).On(3, &events.PenaltyHearingHeld{}).On(4, decided).On(6, served).On(5, &events.PenaltyLegalReviewed{}), ""},
		{"no penalty needs no notice", new(storytest.Case).On(1, clue).On(4, &events.PenaltyDecided{Procedure: events.ProcedureOrdinary, Outcome: "no_penalty_slight", Officers: two}), ""},
		{"another system's case is not judged", new(storytest.Case).On(4, decided).On(6, served), ""},
	} {
		p, err := foldPenalty(story.Of("penalty/1", test.given.Entries))
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
