package models

import (
	"slices"
	"testing"

	"oneseal/events"
	"oneseal/projectors/story"
)

func TestBreachedAgreementCanStillBeFulfilled(t *testing.T) {
	given := []story.Entry{at("01 09:00", "m", &events.DisputeRegistered{Category: "c", Point: "point/1", Area: "990001101"}), at("02 09:00", "m", &events.DisputeMediationStarted{Mediators: []events.Subject{"staff/m"}, Place: "village_room"}),
		at("05 09:00", "m", &events.DisputeAgreementReached{Form: "written", Due: september(20)}), at("21 09:00", "m", &events.DisputeAgreementBreached{})}
	if p := rowOf(t, FoldDispute, given...); p.State != "breached" || p.Due != september(20) || p.Village != "990001101" || p.Form != "written" || p.Seat != "village_room" {
		t.Errorf("row %+v", p)
	}
	if p := rowOf(t, FoldDispute, append(given, at("25 09:00", "m", &events.DisputeAgreementFulfilled{}))...); p.State != "fulfilled" || on(p.Breached) != "21 09:00" || on(p.Fulfilled) != "25 09:00" {
		t.Errorf("row %+v", p)
	}
	if p := rowOf(t, FoldDispute, given[0], at("03 09:00", "m", &events.DisputeMediationRefused{})); p.State != "refused" {
		t.Errorf("row %+v", p)
	}
}

func TestPetitionThatCameToTheWrongOrganIsReceivedLater(t *testing.T) {
	given := []story.Entry{at("01 09:00", "c", &events.PetitionRegistered{Category: "c"}), at("05 09:00", "c", &events.PetitionForwarded{To: "a"}), at("07 09:00", "a", &events.PetitionReturned{Reason: "r"}),
		at("08 09:00", "c", &events.PetitionForwarded{To: "b"}), at("10 09:00", "b", &events.PetitionReceiptNotified{Acceptance: "accepted"}), at("11 09:00", "c", &events.PetitionForwarded{To: "d"})}
	p := rowOf(t, FoldPetition, given...)
	if on(p.Forwarded) != "05 09:00" || on(p.Received) != "08 09:00" || p.Returns != 1 || p.Acceptance != "accepted" || p.To != "d" {
		t.Errorf("row %+v", p)
	}
	p = rowOf(t, FoldPetition, append(given, at("20 09:00", "b", &events.PetitionOpinionIssued{Result: "explained"}), at("21 09:00", "p", &events.PetitionReviewRequested{}), at("25 09:00", "g", &events.PetitionReviewDecided{Result: "upheld"}),
		at("28 09:00", "c", &events.PetitionClosed{Outcome: "settled"}))...)
	if p.State != "closed" || p.Result != "explained" || p.ReviewResult != "upheld" || p.Outcome != "settled" || on(p.OpinionIssued) != "20 09:00" {
		t.Errorf("row %+v", p)
	}
}

func TestReplacedOfficerIsInTheMatch(t *testing.T) {
	matches := []events.DrawMatch{{Object: "enterprise/1", Officers: []events.Subject{"staff/a", "staff/b"}, Inspection: "inspection/1"}, {Object: "enterprise/2", Officers: []events.Subject{"staff/a", "staff/b"}}}
	given := []story.Entry{at("01 09:00", "d", &events.DrawCommitted{Field: "f", Objects: events.Pool{Size: events.Counted(700)}, Drawn: events.Counted(2)}), at("01 11:00", "d", &events.DrawExecuted{Matches: matches}),
		at("01 12:00", "d", &events.DrawOfficerReplaced{Object: "enterprise/1", From: "staff/b", To: "staff/c", Reason: "interest"}), at("01 13:00", "d", &events.DrawExecuted{Matches: matches[:1]})}
	w := rowOf(t, FoldDraw, given...)
	if len(w.Matches) != 2 || !slices.Equal(w.Matches[0].Officers, []string{"staff/a", "staff/c"}) || !slices.Equal(w.Matches[1].Officers, []string{"staff/a", "staff/b"}) || w.Objects.Value() != 700 || w.Replacements != 1 {
		t.Errorf("row %+v", w)
	}
	if matches[0].Officers[1] != "staff/b" {
		t.Error("the fold changed the event")
	}
	if w = rowOf(t, FoldDraw, append(given, at("02 09:00", "d", &events.DrawRevealed{Seed: "s"}))...); w.State != "revealed" || w.Seed != "s" {
		t.Errorf("row %+v", w)
	}
}

func TestInspectionIsByWhoCame(t *testing.T) {
	given := []story.Entry{at("01 09:00", "s", &events.InspectionAssigned{Object: "enterprise/1", Officers: []events.Subject{"staff/a", "staff/b"}, Reason: "draw", Draw: "draw/1"}),
		at("02 09:00", "a", &events.InspectionStarted{Officers: []events.Subject{"staff/a"}, CardShown: "shown"}), at("02 10:00", "a", &events.InspectionEnded{}),
		at("03 09:00", "a", &events.InspectionResultRecorded{Result: "rectification_ordered", Findings: []string{"x"}, Due: september(20)}), at("20 09:00", "a", &events.InspectionRectified{Result: "partly"})}
	if i := rowOf(t, FoldInspection, given...); i.State != "recorded" || !slices.Equal(i.Officers, []events.Subject{"staff/a"}) || i.Object != "enterprise/1" || i.Rectification != "partly" || i.RectifyBy != september(20) || i.Draw != "draw/1" {
		t.Errorf("row %+v", i)
	}
	if i := rowOf(t, FoldInspection, append(given, at("22 09:00", "a", &events.InspectionRectified{Result: "mended"}))...); i.State != "mended" {
		t.Errorf("row %+v", i)
	}
}

func TestPowerIsHeldUntilItsReturnIsAdopted(t *testing.T) {
	given := []story.Entry{at("01 09:00", "s", &events.PowerReceived{Title: "t", Kind: "licence", Field: "f", Effective: september(1)}), at("02 09:00", "a", &events.PowerExercised{Case: "approval/1"}), at("05 09:00", "a", &events.PowerExercised{Case: "approval/2"}),
		at("06 09:00", "s", &events.PowerReturnProposed{Reason: "r"})}
	if p := rowOf(t, FoldPower, given...); p.State != "return_proposed" || p.Acts != 2 || on(p.FirstExercised) != "02 09:00" || on(p.LastExercised) != "05 09:00" || p.HeldFrom != september(1) || !p.HeldTo.IsZero() {
		t.Errorf("row %+v", p)
	}
	if p := rowOf(t, FoldPower, append(given, at("08 09:00", "s", &events.PowerReturnDecided{Answer: "adopted", Effective: september(10)}))...); p.State != "returned" || p.HeldTo != september(10) {
		t.Errorf("row %+v", p)
	}
	if p := rowOf(t, FoldPower, append(given, at("08 09:00", "s", &events.PowerReturnDecided{Answer: "rejected"}))...); p.State != "held" || !p.HeldTo.IsZero() {
		t.Errorf("row %+v", p)
	}
	wanted := at("01 09:00", "s", &events.PowerDelegationProposed{Title: "t", Kind: "licence", Holder: "county"})
	if p := rowOf(t, FoldPower, wanted, at("08 09:00", "s", &events.PowerDelegationDecided{Answer: "adopted", Effective: september(10)})); p.State != "held" || p.HeldFrom != september(10) || p.From != "county" {
		t.Errorf("row %+v", p)
	}
	if p := rowOf(t, FoldPower, wanted, at("08 09:00", "s", &events.PowerDelegationDecided{Answer: "rejected"})); p.State != "refused" || !p.HeldFrom.IsZero() {
		t.Errorf("row %+v", p)
	}
}

func TestQuestionIsAnsweredByTheFirstReply(t *testing.T) {
	q := rowOf(t, FoldQuestion, at("01 09:00", "p", &events.QuestionPosted{Topic: "t", Channel: "board"}), at("01 10:00", "c", &events.QuestionAssigned{To: "organ/1"}), at("02 09:00", "o", &events.QuestionReplyPublished{Resolution: "explained"}),
		at("03 09:00", "p", &events.QuestionAskerRated{Grade: "dissatisfied", Resolution: "unresolved"}), at("03 10:00", "c", &events.QuestionAssigned{To: "organ/2"}), at("05 09:00", "o", &events.QuestionReplyPublished{Resolution: "resolved"}))
	if q.State != "replied" || on(q.Replied) != "02 09:00" || q.Replies != 2 || q.Resolution != "resolved" || q.AskersView != "unresolved" || q.To != "organ/2" || on(q.Assigned) != "01 10:00" {
		t.Errorf("row %+v", q)
	}
}

func TestTaskIsKnownByItsNumber(t *testing.T) {
	given := []story.Entry{at("01 09:00", "h", &events.ConsultationConvened{Matters: []events.Subject{"dispute/1"}}), at("04 09:00", "h", &events.ConsultationHeld{Organs: []events.Subject{"organ/1"}}),
		at("04 10:00", "h", &events.ConsultationTaskAssigned{Task: "1", To: "organ/1", Due: september(9)}), at("04 10:01", "h", &events.ConsultationTaskAssigned{Task: "2", To: "organ/2"}), at("08 09:00", "h", &events.ConsultationTaskDone{Task: "2"})}
	c := rowOf(t, FoldConsultation, given...)
	if c.State != "at_work" || len(c.Tasks) != 2 || !c.Tasks[0].Done.IsZero() || c.Tasks[0].Due != september(9) || on(c.Tasks[1].Done) != "08 09:00" || c.Came[0] != "organ/1" {
		t.Errorf("row %+v", c)
	}
	if c = rowOf(t, FoldConsultation, append(given, at("09 09:00", "h", &events.ConsultationConcluded{Result: "planned"}), at("10 09:00", "h", &events.ConsultationTaskDone{Task: "1"}))...); c.State != "concluded" || on(c.Tasks[0].Done) != "10 09:00" {
		t.Errorf("row %+v", c)
	}
}

func TestFileLacksWhatTheLastArchivingSays(t *testing.T) {
	given := []story.Entry{at("01 09:00", "a", &events.CasefileOpened{Case: "penalty/1", Standard: "s/1"}), at("02 09:00", "a", &events.CasefileDocumentAdded{Document: "document/1"}),
		at("03 09:00", "a", &events.CasefileArchived{Documents: events.Counted(1), Missing: []string{"receipt"}})}
	if f := rowOf(t, FoldCasefile, given...); f.State != "archived" || f.Documents != 1 || len(f.Missing) != 1 || f.Case != "penalty/1" {
		t.Errorf("row %+v", f)
	}
	if f := rowOf(t, FoldCasefile, append(given, at("04 09:00", "a", &events.CasefileArchived{Documents: events.Counted(2)}))...); len(f.Missing) != 0 || on(f.Archived) != "03 09:00" {
		t.Errorf("row %+v", f)
	}
}

func TestTwoOfficersAreCountedInTheActThatNamesFewest(t *testing.T) {
	p := rowOf(t, FoldPenalty, at("01 09:00", "a", &events.PenaltyEvidenceCollected{Officers: []string{"a", "b", "c"}}), at("02 09:00", "a", &events.PenaltyEvidenceCollected{}), at("03 09:00", "a", &events.PenaltyDecided{Officers: []events.Subject{"staff/a", "staff/b"}}))
	if p.Officers.Value() != 2 || p.State != "decided" {
		t.Errorf("row %+v", p)
	}
	if p = rowOf(t, FoldPenalty, at("02 09:00", "a", &events.PenaltyEvidenceCollected{})); !p.Officers.IsZero() || p.State != "clue" {
		t.Errorf("row %+v", p)
	}
}
