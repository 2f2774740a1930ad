package models

import (
	"testing"

	"oneseal/events"
	"oneseal/projectors/story"
)

func TestBreachedAgreementCanStillBeFulfilled(t *testing.T) {
	given := []story.Entry{at("01 09:00", "m", &events.DisputeRegistered{Category: "c", Point: "point/1", Area: "990001101"}), at("02 09:00", "m", &events.DisputeMediationStarted{Mediators: []events.Subject{"staff/m"}, Place: "village_room"}),
		at("05 09:00", "m", &events.DisputeAgreementReached{Form: "written", Due: september(20)}), at("21 09:00", "m", &events.DisputeAgreementBreached{})}
	p := rowOf(t, FoldDispute, given...)
	says(t, "p.State", p.State, "breached")
	says(t, "p.Due", p.Due, september(20))
	says(t, "p.Village", p.Village, "990001101")
	says(t, "p.Form", p.Form, "written")
	says(t, "p.Seat", p.Seat, "village_room")
	p = rowOf(t, FoldDispute, append(given, at("25 09:00", "m", &events.DisputeAgreementFulfilled{}))...)
	says(t, "p.State", p.State, "fulfilled")
	says(t, "p.Breached", on(p.Breached), "21 09:00")
	says(t, "p.Fulfilled", on(p.Fulfilled), "25 09:00")
	if p := rowOf(t, FoldDispute, given[0], at("03 09:00", "m", &events.DisputeMediationRefused{})); p.State != "refused" {
		t.Errorf("row %+v", p)
	}
}

func TestPetitionThatCameToTheWrongOrganIsReceivedLater(t *testing.T) {
	given := []story.Entry{at("01 09:00", "c", &events.PetitionRegistered{Category: "c"}), at("05 09:00", "c", &events.PetitionForwarded{To: "a"}), at("07 09:00", "a", &events.PetitionReturned{Reason: "r"}),
		at("08 09:00", "c", &events.PetitionForwarded{To: "b"}), at("10 09:00", "b", &events.PetitionReceiptNotified{Acceptance: "accepted"}), at("11 09:00", "c", &events.PetitionForwarded{To: "d"})}
	p := rowOf(t, FoldPetition, given...)
	says(t, "p.Forwarded", on(p.Forwarded), "05 09:00")
	says(t, "p.Received", on(p.Received), "08 09:00")
	says(t, "p.Returns", p.Returns, 1)
	says(t, "p.Acceptance", p.Acceptance, "accepted")
	says(t, "p.To", p.To, "d")
	p = rowOf(t, FoldPetition, append(given, at("20 09:00", "b", &events.PetitionOpinionIssued{Result: "explained"}), at("21 09:00", "p", &events.PetitionReviewRequested{}), at("25 09:00", "g", &events.PetitionReviewDecided{Result: "upheld"}),
		at("28 09:00", "c", &events.PetitionClosed{Outcome: "settled"}))...)
	says(t, "p.State", p.State, "closed")
	says(t, "p.Result", p.Result, "explained")
	says(t, "p.ReviewResult", p.ReviewResult, "upheld")
	says(t, "p.Outcome", p.Outcome, "settled")
	says(t, "p.OpinionIssued", on(p.OpinionIssued), "20 09:00")
}

func TestReplacedOfficerIsInTheMatch(t *testing.T) {
	matches := []events.DrawMatch{{Object: "enterprise/1", Officers: []events.Subject{"staff/a", "staff/b"}, Inspection: "inspection/1"}, {Object: "enterprise/2", Officers: []events.Subject{"staff/a", "staff/b"}}}
	given := []story.Entry{at("01 09:00", "d", &events.DrawCommitted{Field: "f", Objects: events.Pool{Size: events.Counted(700)}, Drawn: events.Counted(2)}), at("01 11:00", "d", &events.DrawExecuted{Matches: matches}),
		at("01 12:00", "d", &events.DrawOfficerReplaced{Object: "enterprise/1", From: "staff/b", To: "staff/c", Reason: "interest"}), at("01 13:00", "d", &events.DrawExecuted{Matches: matches[:1]})}
	w := rowOf(t, FoldDraw, given...)
	if len(w.Matches) != 2 {
		t.Fatalf("the number of w.Matches is %v, want %v", len(w.Matches), 2)
	}
	lists(t, "w.Matches[0].Officers", w.Matches[0].Officers, []string{"staff/a", "staff/c"})
	lists(t, "w.Matches[1].Officers", w.Matches[1].Officers, []string{"staff/a", "staff/b"})
	says(t, "w.Objects.Value()", w.Objects.Value(), 700)
	says(t, "w.Replacements", w.Replacements, 1)
	if matches[0].Officers[1] != "staff/b" {
		t.Error("the fold changed the event")
	}
	w = rowOf(t, FoldDraw, append(given, at("02 09:00", "d", &events.DrawRevealed{Seed: "s"}))...)
	says(t, "w.State", w.State, "revealed")
	says(t, "w.Seed", w.Seed, "s")
}

func TestInspectionIsByWhoCame(t *testing.T) {
	given := []story.Entry{at("01 09:00", "s", &events.InspectionAssigned{Object: "enterprise/1", Officers: []events.Subject{"staff/a", "staff/b"}, Reason: "draw", Draw: "draw/1"}),
		at("02 09:00", "a", &events.InspectionStarted{Officers: []events.Subject{"staff/a"}, CardShown: "shown"}), at("02 10:00", "a", &events.InspectionEnded{}),
		at("03 09:00", "a", &events.InspectionResultRecorded{Result: "rectification_ordered", Findings: []string{"x"}, Due: september(20)}), at("20 09:00", "a", &events.InspectionRectified{Result: "partly"})}
	i := rowOf(t, FoldInspection, given...)
	says(t, "i.State", i.State, "recorded")
	lists(t, "i.Officers", i.Officers, []events.Subject{"staff/a"})
	says(t, "i.Object", i.Object, "enterprise/1")
	says(t, "i.Rectification", i.Rectification, "partly")
	says(t, "i.RectifyBy", i.RectifyBy, september(20))
	says(t, "i.Draw", i.Draw, "draw/1")
	if i := rowOf(t, FoldInspection, append(given, at("22 09:00", "a", &events.InspectionRectified{Result: "mended"}))...); i.State != "mended" {
		t.Errorf("row %+v", i)
	}
}

func TestPowerIsHeldUntilItsReturnIsAdopted(t *testing.T) {
	given := []story.Entry{at("01 09:00", "s", &events.PowerReceived{Title: "t", Kind: "licence", Field: "f", Effective: september(1)}), at("02 09:00", "a", &events.PowerExercised{Case: "approval/1"}), at("05 09:00", "a", &events.PowerExercised{Case: "approval/2"}),
		at("06 09:00", "s", &events.PowerReturnProposed{Reason: "r"})}
	p := rowOf(t, FoldPower, given...)
	says(t, "p.State", p.State, "return_proposed")
	says(t, "p.Acts", p.Acts, 2)
	says(t, "p.FirstExercised", on(p.FirstExercised), "02 09:00")
	says(t, "p.LastExercised", on(p.LastExercised), "05 09:00")
	says(t, "p.HeldFrom", p.HeldFrom, september(1))
	if !p.HeldTo.IsZero() {
		t.Errorf("p.HeldTo is %v, want none", p.HeldTo)
	}
	p = rowOf(t, FoldPower, append(given, at("08 09:00", "s", &events.PowerReturnDecided{Answer: "adopted", Effective: september(10)}))...)
	says(t, "p.State", p.State, "returned")
	says(t, "p.HeldTo", p.HeldTo, september(10))
	p = rowOf(t, FoldPower, append(given, at("08 09:00", "s", &events.PowerReturnDecided{Answer: "rejected"}))...)
	says(t, "p.State", p.State, "held")
	if !p.HeldTo.IsZero() {
		t.Errorf("p.HeldTo is %v, want none", p.HeldTo)
	}
	wanted := at("01 09:00", "s", &events.PowerDelegationProposed{Title: "t", Kind: "licence", Holder: "county"})
	p = rowOf(t, FoldPower, wanted, at("08 09:00", "s", &events.PowerDelegationDecided{Answer: "adopted", Effective: september(10)}))
	says(t, "p.State", p.State, "held")
	says(t, "p.HeldFrom", p.HeldFrom, september(10))
	says(t, "p.From", p.From, "county")
	p = rowOf(t, FoldPower, wanted, at("08 09:00", "s", &events.PowerDelegationDecided{Answer: "rejected"}))
	says(t, "p.State", p.State, "refused")
	if !p.HeldFrom.IsZero() {
		t.Errorf("p.HeldFrom is %v, want none", p.HeldFrom)
	}
}

func TestQuestionIsAnsweredByTheFirstReply(t *testing.T) {
	q := rowOf(t, FoldQuestion, at("01 09:00", "p", &events.QuestionPosted{Topic: "t", Channel: "board"}), at("01 10:00", "c", &events.QuestionAssigned{To: "organ/1"}), at("02 09:00", "o", &events.QuestionReplyPublished{Resolution: "explained"}),
		at("03 09:00", "p", &events.QuestionAskerRated{Grade: "dissatisfied", Resolution: "unresolved"}), at("03 10:00", "c", &events.QuestionAssigned{To: "organ/2"}), at("05 09:00", "o", &events.QuestionReplyPublished{Resolution: "resolved"}))
	says(t, "q.State", q.State, "replied")
	says(t, "q.Replied", on(q.Replied), "02 09:00")
	says(t, "q.Replies", q.Replies, 2)
	says(t, "q.Resolution", q.Resolution, "resolved")
	says(t, "q.AskersView", q.AskersView, "unresolved")
	says(t, "q.To", q.To, "organ/2")
	says(t, "q.Assigned", on(q.Assigned), "01 10:00")
}

func TestTaskIsKnownByItsNumber(t *testing.T) {
	given := []story.Entry{at("01 09:00", "h", &events.ConsultationConvened{Matters: []events.Subject{"dispute/1"}}), at("04 09:00", "h", &events.ConsultationHeld{Organs: []events.Subject{"organ/1"}}),
		at("04 10:00", "h", &events.ConsultationTaskAssigned{Task: "1", To: "organ/1", Due: september(9)}), at("04 10:01", "h", &events.ConsultationTaskAssigned{Task: "2", To: "organ/2"}), at("08 09:00", "h", &events.ConsultationTaskDone{Task: "2"})}
	c := rowOf(t, FoldConsultation, given...)
	says(t, "c.State", c.State, "at_work")
	if len(c.Tasks) != 2 {
		t.Fatalf("the number of c.Tasks is %v, want %v", len(c.Tasks), 2)
	}
	if !c.Tasks[0].Done.IsZero() {
		t.Errorf("c.Tasks[0].Done is %v, want none", c.Tasks[0].Done)
	}
	says(t, "c.Tasks[0].Due", c.Tasks[0].Due, september(9))
	says(t, "c.Tasks[1].Done", on(c.Tasks[1].Done), "08 09:00")
	says(t, "c.Came[0]", c.Came[0], "organ/1")
	c = rowOf(t, FoldConsultation, append(given, at("09 09:00", "h", &events.ConsultationConcluded{Result: "planned"}), at("10 09:00", "h", &events.ConsultationTaskDone{Task: "1"}))...)
	says(t, "c.State", c.State, "concluded")
	says(t, "c.Tasks[0].Done", on(c.Tasks[0].Done), "10 09:00")
}

func TestFileLacksWhatTheLastArchivingSays(t *testing.T) {
	given := []story.Entry{at("01 09:00", "a", &events.CasefileOpened{Case: "penalty/1", Standard: "s/1"}), at("02 09:00", "a", &events.CasefileDocumentAdded{Document: "document/1"}),
		at("03 09:00", "a", &events.CasefileArchived{Documents: events.Counted(1), Missing: []string{"receipt"}})}
	f := rowOf(t, FoldCasefile, given...)
	says(t, "f.State", f.State, "archived")
	says(t, "f.Documents", f.Documents, 1)
	if len(f.Missing) != 1 {
		t.Fatalf("the number of f.Missing is %v, want %v", len(f.Missing), 1)
	}
	says(t, "f.Case", f.Case, "penalty/1")
	f = rowOf(t, FoldCasefile, append(given, at("04 09:00", "a", &events.CasefileArchived{Documents: events.Counted(2)}))...)
	if len(f.Missing) != 0 {
		t.Fatalf("the number of f.Missing is %v, want %v", len(f.Missing), 0)
	}
	says(t, "f.Archived", on(f.Archived), "03 09:00")
}

func TestTwoOfficersAreCountedInTheActThatNamesFewest(t *testing.T) {
	p := rowOf(t, foldPenalty, at("01 09:00", "a", &events.PenaltyEvidenceCollected{Officers: []string{"a", "b", "c"}}), at("02 09:00", "a", &events.PenaltyEvidenceCollected{}), at("03 09:00", "a", &events.PenaltyDecided{Officers: []events.Subject{"staff/a", "staff/b"}}))
	says(t, "p.Officers.Value()", p.Officers.Value(), 2)
	says(t, "p.State", p.State, "decided")
	p = rowOf(t, foldPenalty, at("02 09:00", "a", &events.PenaltyEvidenceCollected{}))
	if !p.Officers.IsZero() {
		t.Errorf("p.Officers is %v, want none", p.Officers)
	}
	says(t, "p.State", p.State, "clue")
}
