package simulate

import "oneseal/events"

// Truth is one thing that was planted or went wrong, with the events that show it: what a detector
// should find.
type Truth struct {
	Kind    TruthKind `json:"kind"`
	Subject string    `json:"subject"`
	Source  string    `json:"source"`
	Events  []string  `json:"events"` // ids, in the order in which they happened
	Note    string    `json:"note,omitzero"`
}

// TruthKind is what went wrong.
type TruthKind string

// Breaches of rules by approvals, by penalties and by others, then faults of data and devices. A limit
// of n workdays ends with the n-th workday after the day that starts it. What has not been done by then
// is a breach from the day after; if that day lies after the last day lived through, it is no truth.
// All are told of the story as it stands after its corrections.
const (
	// No acceptance, refusal to accept or correction notice within 5 workdays of received: a deemed
	// acceptance is none of them. Licensing Law Art. 32. Events: received.
	LateAcceptanceNotice TruthKind = "late_acceptance_notice"
	// Two correction notices in a case. Licensing Law Art. 32. Events: both.
	SecondCorrection TruthKind = "second_correction"
	// A correction notice asks what the item's version in force does not list. Licensing Law Art. 31.
	// Events: the notice.
	UnrelatedMaterial TruthKind = "unrelated_material"
	// A refusal without remedies. Licensing Law Art. 38. Events: it.
	NoRemedies TruthKind = "no_remedies"
	// A site check that names one officer. Licensing Law Art. 34. Events: it.
	SiteCheckAlone TruthKind = "site_check_alone"
	// A hearing of an approval announced less than 7 workdays ahead. Licensing Law Art. 48. Events: the announcement.
	ShortHearingNotice TruthKind = "short_hearing_notice"
	// A hearing of an approval that was asked for in time, and the case was decided without it, or it was not held within 20
	// workdays. Licensing Law Art. 47. Events: the request, and the decision if it came.
	HearingNotHeld TruthKind = "licence_hearing_not_held"
	// A renewal asked less than 30 calendar days before the licence expires. Licensing Law Art. 50. Events: received.
	LateRenewal TruthKind = "late_renewal"
	// A fee charged that the item's version does not have. Licensing Law Art. 58. Events: it.
	FeeNotDue TruthKind = "fee_not_due"
	// A lawful suspension that lasted longer than its days, or lasts so long. Licensing Law Art. 45. Events: suspended, and resumed if
	// it came.
	SuspensionOutlasted TruthKind = "suspension_outlasted"
	// A refused or not_accepted without a reason. Licensing Law Art. 38. Events: it.
	NoReasons TruthKind = "no_reasons"
	// Granted, and not delivered within 10 workdays. Licensing Law Art. 44. Events: the
	// decision, and delivered if it came.
	LateDelivery TruthKind = "late_delivery"
	// A decision without both reviews before it, or a second review without an initial one before it.
	// Report 3.1. Events: the decision or the second review.
	StepOrder TruthKind = "step_order"
	// Net workdays above a limit. They start with the day of acceptance, or for a deemed one with that on
	// which the materials were received, also where it was accepted later than 5 workdays after, or nobody said anything; and leave out valid suspensions: the workdays after the day of
	// suspension up to and including that of resumption, or up to the last day lived through. The limits
	// are those of the item's version in force, the statutory one with its valid extension. A step's
	// limit in halves is met by whole days. Each counts too for a case that has not come so far, or ended otherwise after the limit; the
	// step's not for one that ended before it. Licensing Law Art. 42. Events: the acceptance, else what was received, and the decision or
	// the initial review if it came.
	OverduePromise TruthKind = "overdue_promise"
	OverdueStatute TruthKind = "overdue_statute"
	OverdueStep    TruthKind = "overdue_step" // the initial review, of an item's version that promises days for it
	// An extension that is not the case's first valid one, not by the head (the envelope's role), without a reason or that comes after
	// the statutory period. It moves no clock. Licensing Law Art. 42. Events: it.
	InvalidExtension TruthKind = "invalid_extension"
	// A suspension on the ground "other", or one that tells no days. It stops no clock. Licensing Law Art. 45.
	// Events: it.
	SuspensionWithoutNotice TruthKind = "suspension_without_notice"
	// A review or decision of an approval by someone who holds no post on its date, as A or B: from the
	// date of an assignment until the day before that of its relief. Report 3.3. Events: it.
	NoPost TruthKind = "no_post"
	// A seal applied for a case that is not decided up to the next workday: granted, refused, or a penalty
	// decided. A decision before the seal will do. Report 3.1. Subject: the sealing; events: applied.
	SealWithoutDecision TruthKind = "seal_without_decision"
	// A holder was away with cases due, and nobody took over the post within the absence. An absence that
	// is taken over is so within a workday; none begins in the last workdays before the end.
	// Report 3.3. Events: started.
	Uncovered TruthKind = "uncovered_absence"

	// A decision with the outcome penalty, and no penalty notice served before. Penalty Law Art. 44, 62.
	// Events: the decision, and the notice if it came later.
	DecisionBeforeNotice TruthKind = "decision_before_notice"
	// penalty.evidence_collected names one officer. Penalty Law Art. 42. Events: it.
	OneOfficer TruthKind = "one_officer"
	// Since 2021, evidence collected or a case decided by an officer whose certificate had ended and was not renewed yet. Penalty Law Art. 42.
	// Events: the act.
	Unqualified TruthKind = "unqualified_officer"
	// Since 2018, a complex case was decided with the outcome penalty and without a legal review before. That it is
	// complex shows in its collective discussion, which comes before the decision. Penalty Law Art. 57,
	// 58. Events: the decision.
	NoLegalReview TruthKind = "no_legal_review"
	// Limits that are broken by what came after their last day, or has not come: events are what they count from, and what came. A last
	// day that is a day off is the next workday, and since 2021 days up to 7 are workdays. Penalty Law Art. 61, 67; by the older texts
	// Art. 40, 46.
	LateService TruthKind = "late_service"
	LatePayment TruthKind = "late_payment"
	// A decision with the outcome penalty that tells no reasons or no remedies. Penalty Law Art. 59. Events: it.
	DecisionUnfounded TruthKind = "decision_without_reasons"
	// Preservation that nobody approved. Penalty Law Art. 56. Events: it.
	UnapprovedPreserving TruthKind = "preservation_unapproved"
	// A hearing on a penalty told less than 7 days ahead. Penalty Law Art. 64. Events: it.
	ShortPenaltyNotice TruthKind = "short_penalty_hearing_notice"
	// Since 2021, one officer on the spot. Penalty Law Art. 42. Events: the act.
	OneOfficerOnSpot TruthKind = "one_officer_on_spot"
	// More than 20 yuan, since 2021 100, collected on the spot of a fine that is not hard to collect. Penalty Law Art. 68. Events: it.
	CollectedOverLimit TruthKind = "collected_over_limit"
	// A statement that nobody reviewed before the decision. Penalty Law Art. 45. Events: it, and the decision.
	StatementUnheard TruthKind = "statement_not_reviewed"
	// A surcharge of more than 3 % of the fine for each day after the last day for payment. Penalty Law Art. 72. Events: it.
	SurchargeAboveRate TruthKind = "surcharge_above_rate"
	// Limits as those of service and payment: the decision 90 calendar days after the filing, since 2021, or the day to which that was
	// prolonged; preserved things disposed of in 7 days; seized ones given back in 30 calendar days, prolonged 60; what was collected
	// on the spot handed in by the officer in 2 days, and by the organ in 2 more; a crime's transfer decided in 3 calendar days, and made in 24 hours; since
	// September 2021 a decision published in 20 workdays, if at all; since 2021 a publication withdrawn 3 workdays after the decision was
	// changed. Penalty Law Art. 60, 56, 71, 48; Compulsion Law Art. 25; rules on transfers and publicity.
	LateDecision     TruthKind = "late_penalty_decision"
	PreservationOver TruthKind = "preservation_over"
	SeizureOver      TruthKind = "seizure_over"
	LateHandIn       TruthKind = "late_hand_in"
	LateTransfer     TruthKind = "late_transfer_decision"
	LateHandover     TruthKind = "late_transfer"
	LatePublication  TruthKind = "late_publication"
	LateWithdrawal   TruthKind = "late_withdrawal"
	// The court asked within 10 workdays of the demand, or more than 3 months after the time for a suit: 6 months after service, of what was
	// served before May 2015 3. Compulsion Law Art. 54, 53. Events: the demand or the service, and the application.
	DemandTooShort  TruthKind = "demand_too_short"
	LateApplication TruthKind = "late_application"
	// A surcharge of more than the fine. Penalty Law Art. 72, before 2021 Compulsion Law Art. 45. Events: it.
	SurchargeOverFine TruthKind = "surcharge_over_fine"
	// A simple decision of more than 50 yuan for a person and 1,000 for an organisation, since 2021 200 and 3,000. Penalty Law Art. 51.
	// Events: it.
	SimpleOverLimit TruthKind = "simple_over_limit"
	// A simple case closed and its decision not filed with the organ. Penalty Law Art. 52. Events: the decision, closed.
	OnSpotNotFiled TruthKind = "on_spot_not_filed"
	// Evidence collected before the cards were shown. Penalty Law Art. 55. Events: it, and the showing.
	CardShownLate TruthKind = "card_shown_late"
	// Decided while a request for recusal waited, or evidence collected by an officer who had to step back. Penalty Law Art. 43. Events: the
	// request and the decision on the case, or the decision on the request and the act.
	RecusalUndecided   TruthKind = "recusal_undecided"
	RecusedOfficerActs TruthKind = "recused_officer_acts"
	// A fine above the proposed one after a statement. Penalty Law Art. 45. Events: the decision.
	HeavierForStatement TruthKind = "heavier_for_statement"
	// A fine of 10,000 yuan or more decided in the 3 days, since 2021 5 workdays, in which a hearing could be asked for and was not, or without
	// the one that was. Penalty Law Art. 63, 64. Events: the notice or the request, and the decision.
	WithinHearingPeriod TruthKind = "decided_within_hearing_period"
	PenaltyUnheard      TruthKind = "hearing_not_held"
	// A hearing led by an officer who collected evidence. Penalty Law Art. 64. Events: it.
	HostInvestigated TruthKind = "host_investigated"
	// Reviewed as complex, and not discussed before the decision. Penalty Law Art. 57. Events: the review, and the decision.
	NoDiscussion TruthKind = "no_discussion"
	// Since 2021, served electronically without consent. Penalty Law Art. 61. Events: served.
	ElectronicWithout TruthKind = "electronic_without_consent"
	// Found more than 2 years after it was done, or of what touches safety and was done since the text of 2021 5 years. Penalty Law
	// Art. 36, 37. Events: the clue, and the decision.
	Prescribed TruthKind = "prescribed"
	// A second decision in a case that fines. Penalty Law Art. 29. Events: both.
	FinedTwice TruthKind = "fined_twice"
	// An act by an organ that may not tell it. Ingest refuses those whose organ nothing names; here the owner names it, and withdraws
	// that when it has acted. Design, whose subject. Events: the act.
	ToldByStranger TruthKind = "told_by_stranger"

	Late             TruthKind = "late"
	Doubled          TruthKind = "doubled"       // the same id twice
	EnteredTwice     TruthKind = "entered_twice" // another id, withdrawn later
	Corrected        TruthKind = "corrected"
	ClockDrift       TruthKind = "clock_drift"
	WrongDatum       TruthKind = "wrong_datum"
	FalseAlarm       TruthKind = "false_alarm"
	RefusedEvidence  TruthKind = "refused_evidence"
	AlteredEvidence  TruthKind = "altered_evidence"
	TamperedDocument TruthKind = "tampered_document" // sealed with another digest than issued
	NoPurpose        TruthKind = "access_without_purpose"
	// An order among whose candidates is one whose radio was last heard of more than 5 minutes before. Events: the order.
	StaleFix TruthKind = "stale_fix"
	// The command centre's shift began more than a minute after its planned start. Report 3.4. Events: started.
	DutyGap TruthKind = "duty_gap"
	// An inspection whose officers did not show their cards. Penalty Law Art. 55. Events: started.
	CardNotShown TruthKind = "card_not_shown"
	// A case's file was archived without a document that it must have. Events: archived.
	IncompleteFile TruthKind = "incomplete_file"
)

func (t *town) plant(kind TruthKind, subject, note string, ids ...string) {
	if t.o.Truth != nil {
		t.truths = append(t.truths, Truth{kind, subject, t.source, ids, note})
	}
}

// asGCJ02 moves numbers as far as GCJ-02 lies from GPS in this part of the country, about 550 m.
func asGCJ02(p events.Position) events.Position {
	p.Lat.Measure = events.Measured(p.Lat.Value() - 0.0013)
	p.Lon.Measure = events.Measured(p.Lon.Value() + 0.0058)
	return p
}
