package models

import (
	"testing"

	"oneseal/events"
)

// Each of these tests was written for a small fault that no other test noticed (gremlins, by hand).

func TestEachNoticeToCorrectCounts(t *testing.T) {
	a := rowOf(t, foldApproval, at("04 09:00", "a", &events.ApprovalReceived{}), at("05 09:00", "a", &events.ApprovalCorrectionNoticeIssued{}))
	says(t, "a.CorrectionNotices", a.CorrectionNotices, 1)
	says(t, "a.State", a.State, "correcting")
}

func TestOnlyWhatWasDecidedIsDelivered(t *testing.T) {
	received, delivered := at("04 09:00", "a", &events.ApprovalReceived{}), at("06 09:00", "a", &events.ApprovalDelivered{})
	says(t, "without a decision, a.State", rowOf(t, foldApproval, received, delivered).State, "received")
	says(t, "after a decision, a.State", rowOf(t, foldApproval, received, at("05 09:00", "a", &events.ApprovalGranted{}), delivered).State, "delivered")
}

func TestConsultationBeginsACaseAndMovesNoOther(t *testing.T) {
	consulted := at("06 09:00", "a", &events.ApprovalExpertConsulted{})
	says(t, "alone, a.State", rowOf(t, foldApproval, consulted).State, "received")
	says(t, "in review, a.State", rowOf(t, foldApproval, at("04 09:00", "a", &events.ApprovalReceived{}), at("05 09:00", "a", &events.ApprovalInitialReviewed{}), consulted).State, "reviewing")
}

func TestStepWithoutANameBeginsACaseAndMovesNoOther(t *testing.T) {
	step := at("06 09:00", "a", &events.ApprovalStepTaken{})
	says(t, "alone, a.State", rowOf(t, foldApproval, step).State, "received")
	says(t, "in review, a.State", rowOf(t, foldApproval, at("04 09:00", "a", &events.ApprovalReceived{}), at("05 09:00", "a", &events.ApprovalInitialReviewed{}), step).State, "reviewing")
}

func TestReplacementIsForOneObject(t *testing.T) {
	w := rowOf(t, FoldDraw, at("04 09:00", "a", &events.DrawCommitted{}),
		at("05 09:00", "a", &events.DrawExecuted{Matches: []events.DrawMatch{{Object: "enterprise/1", Officers: []events.Subject{"staff/1", "staff/2"}}, {Object: "enterprise/2", Officers: []events.Subject{"staff/1", "staff/3"}}}}),
		at("06 09:00", "a", &events.DrawOfficerReplaced{Object: "enterprise/1", From: "staff/1", To: "staff/9"}))
	lists(t, "w.Matches[0].Officers", w.Matches[0].Officers, []string{"staff/9", "staff/2"})
	lists(t, "w.Matches[1].Officers", w.Matches[1].Officers, []string{"staff/1", "staff/3"})
	says(t, "w.Replacements", w.Replacements, 1)
}
