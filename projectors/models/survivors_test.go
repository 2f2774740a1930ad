package models

import (
	"testing"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/story"
)

// Each of these tests was written for a small fault that no other test noticed (gremlins, by hand).

func foldApproval(s story.Story) (Approval, error) {
	r, err := NewReference(nil, law.China)
	if err != nil {
		return Approval{}, err
	}
	return FoldApproval(s, &Lookup{Reference: r})
}

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

func TestWhoReusedIsWhoToldItUnlessTheOwnerDid(t *testing.T) {
	collected, reused := at("04 09:00", "a", &events.EvidenceCollected{Kind: "electronic"}), &events.EvidenceReused{By: "police", Case: "penalty/p"}
	by := func(organ string) string {
		entry := at("05 09:00", "p", reused)
		entry.Event.Organ = organ
		return rowOf(t, FoldEvidence, collected, entry).Reuses[0].By
	}
	says(t, "the owner tells it:", by("organ-1"), "police")
	says(t, "nobody is named to tell it:", by(""), "police")
	says(t, "another organ tells it:", by("environment"), "environment")
}

func TestInquiryHandedOverGoesNotBackToTheFirst(t *testing.T) {
	received := at("04 09:00", "a", &events.InquiryReceived{FirstOfficer: "staff/1"})
	says(t, "i.State", rowOf(t, FoldInquiry, received).State, "with_first_officer")
	says(t, "handed over before, i.State", rowOf(t, FoldInquiry, at("04 08:00", "a", &events.InquiryHandedOver{To: "staff/2"}), received).State, "handed_over")
}

func TestMaterialsThatTheGovernmentHasAreThoseAlwaysNeeded(t *testing.T) {
	item := rowOf(t, FoldItem, at("04 09:00", "a", &events.ItemVersionPublished{Version: "1", Effective: september(1), Kind: "single", Materials: []events.ItemMaterial{
		{Code: "1", Need: "always", From: "government"}, {Code: "2", Need: "always", From: "applicant"}, {Code: "3", Need: "conditional", From: "government"}, {Code: "4", Need: "conditional", From: "applicant"}, {Code: "5", Need: "always", From: "applicant"}}}))
	says(t, "GovernmentMaterials", item.Versions[0].GovernmentMaterials, 1)
}
