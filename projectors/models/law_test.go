package models

import (
	"slices"
	"testing"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// A case that China's law finds late, suspended without a ground and extended for too long, of an item whose limits are known.
func TestNothingIsJudgedWhereNoLawIsChosen(t *testing.T) {
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	given := new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: step}).On(11, &events.ApprovalAccepted{ApprovalStep: step}).
		On(12, &events.ApprovalClockSuspended{Ground: "other"}).On(14, &events.ApprovalClockResumed{}).On(15, &events.ApprovalClockExtended{Days: storytest.Workdays(30)}).On(60, &events.ApprovalRefused{})
	fold := func(judged law.Law) Approval {
		a, err := FoldApproval(story.Of("approval/1", given.Entries), knowingUnder(t, judged, storytest.ReformedItem))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	china, none := fold(law.China), fold(law.None)
	if len(china.Findings) < 5 || !china.Clocks.Statutory.Known {
		t.Fatalf("by China's law: %d findings, %+v", len(china.Findings), china.Clocks.Statutory)
	}
	if len(none.Findings) != 0 || none.Clocks.Statutory.Known || !none.Clocks.Statutory.Due.IsZero() {
		t.Errorf("findings %v, statutory clock %+v", none.Findings, none.Clocks.Statutory)
	}
	says(t, "the promise's limit", none.PromisedDays, china.PromisedDays)
	if !none.Clocks.Promised.Known || !none.Clocks.Promised.Late {
		t.Errorf("the promise is no law: %+v", none.Clocks.Promised)
	}
	// No law says that the source's clock ran on while it stood, nor that what was accepted too late counts from the receipt, six workdays
	// before (Licensing Law Art. 32).
	says(t, "workdays in which the clock stood by China's law", china.Clocks.Actual.Excluded, 0)
	says(t, "workdays in which the clock stood", none.Clocks.Actual.Excluded, 2)
	says(t, "workdays used", china.Clocks.Actual.Used-none.Clocks.Actual.Used, 2+6)
	if none.Extensions[0].Valid || none.Extensions[0].WhyNot.EN != "no law is chosen, so there is no statutory limit to extend" {
		t.Errorf("extension %+v", none.Extensions[0])
	}
	// What another organ told without right is a rule of the record, and found everywhere.
	strange := new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: step}).On(2, &events.ApprovalGranted{})
	strange.Entries[0].Event.Organ, strange.Entries[1].Event.Organ = "municipality", "police"
	a, err := FoldApproval(story.Of("approval/1", strange.Entries), knowingUnder(t, law.None))
	if err != nil || len(a.Findings) != 1 || a.Findings[0].Rule != law.ToldByStranger {
		t.Errorf("%v, %v", a.Findings, err)
	}

	penalty := new(storytest.Case).On(1, &events.PenaltyClue{PenaltyStep: events.PenaltyStep{Case: events.PenaltyCase{Squadron: "1"}}}).On(4, &events.PenaltyDecided{Outcome: "penalty", Officers: []events.Subject{"staff/a"}})
	for judged, want := range map[law.Law][]*law.Rule{law.China: {law.LateService, law.OneOfficer, law.DecisionBeforeNotice, law.DecisionUnfounded}, law.None: nil} {
		p, err := FoldPenalty(story.Of("penalty/1", penalty.Entries), knowingUnder(t, judged))
		var got []*law.Rule
		for _, f := range p.Findings {
			got = append(got, f.Rule)
		}
		if err != nil || !slices.Equal(got, want) || judged == law.None && len(p.Clocks) != 0 {
			t.Errorf("penalty by %s: findings %v, clocks %v, %v", judged, p.Findings, p.Clocks, err)
		}
	}
	absence := new(storytest.Case).On(1, &events.AbsenceStarted{Posts: []events.Subject{"post/1"}, Due: []events.Subject{"approval/1"}})
	for judged, want := range map[law.Law]int{law.China: 1, law.None: 0} {
		a, err := FoldAbsence(story.Of("absence/1", absence.Entries), knowingUnder(t, judged))
		if err != nil || len(a.Findings) != want {
			t.Errorf("absence by %s: %v, %v", judged, a.Findings, err)
		}
	}
}

// A row names the law by which it was judged, so that another one outdates it.
func TestRowsNameTheLawTheyWereJudgedBy(t *testing.T) {
	given := new(storytest.Case).On(1, &events.ApprovalReceived{})
	revisions := make(map[law.Law]uint32)
	for _, judged := range law.Laws {
		look := knowingUnder(t, judged)
		a, err := FoldApproval(story.Of("approval/1", given.Entries), look)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range a.refs {
			if r.Subject == chosenLaw {
				revisions[judged] = r.Revision + 1
			}
		}
		if look.Revisions[chosenLaw]+1 != revisions[judged] {
			t.Errorf("by %s the row names %d, the reference has %d", judged, revisions[judged], look.Revisions[chosenLaw])
		}
	}
	if len(revisions) != 2 || revisions[law.China] == revisions[law.None] {
		t.Errorf("%v", revisions)
	}
}
