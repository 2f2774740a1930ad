package events

// PenaltyStep is what any act of a penalty case may state beside its own fields.
type PenaltyStep struct {
	// Activity is the act's name in the source system, such as "Send Fine".
	Activity string `json:"activity,omitzero"`
	// Case holds what the source states of the whole case. The last statement of each field is
	// the one in force.
	Case PenaltyCase `json:"case,omitzero"`
}

// Step returns the fields that any act of a penalty case may state.
func (s *PenaltyStep) Step() *PenaltyStep { return s }

// PenaltyCase holds a penalty case's attributes as the source states them.
type PenaltyCase struct {
	Cause    string    `json:"cause,omitzero"`    // the violation: code or article
	Party    PartyKind `json:"party,omitzero"`    // who is punished: the limits differ (Penalty Law Art. 51)
	Squadron string    `json:"squadron,omitzero"` // enforcement squadron
	Vehicle  string    `json:"vehicle,omitzero"`  // vehicle class, in traffic cases
}

// PenaltyClue: a patrol, camera, complaint or other organ pointed to a possible violation.
type PenaltyClue struct {
	PenaltyStep
	Origin ClueOrigin `json:"origin,omitzero"`
}

// PenaltyFiled: an ordinary-procedure case was filed (Penalty Law Art. 54).
type PenaltyFiled struct {
	PenaltyStep
}

// PenaltyEvidenceCollected: evidence was taken to the file (Penalty Law Art. 46, 55).
type PenaltyEvidenceCollected struct {
	PenaltyStep
	Kind     EvidenceKind `json:"kind"`
	Evidence []string     `json:"evidence,omitzero"` // identifiers
	Officers []string     `json:"officers,omitzero"` // pseudonymous identifiers; two or more (Art. 42)
}

// PenaltyNoticeServed: the party was told content, facts, reasons, basis and rights
// (Penalty Law Art. 44).
type PenaltyNoticeServed struct {
	PenaltyStep
	ProposedFine Money         `json:"proposed_fine,omitzero"`
	Method       ServiceMethod `json:"method,omitzero"`
}

// PenaltyStatementMade: the party made a statement or defence (Penalty Law Art. 45).
type PenaltyStatementMade struct {
	PenaltyStep
}

// PenaltyHearingRequested: the party asked for a hearing, within 5 workdays of the notice
// (Penalty Law Art. 64).
type PenaltyHearingRequested struct {
	PenaltyStep
}

// PenaltyHearingHeld: the hearing took place (Penalty Law Art. 64).
type PenaltyHearingHeld struct {
	PenaltyStep
	Host string `json:"host,omitzero"` // pseudonymous identifier; not an investigator of the case
}

// PenaltyLegalReviewed: legal review before the decision (Penalty Law Art. 58).
type PenaltyLegalReviewed struct {
	PenaltyStep
	Opinion LegalOpinion `json:"opinion,omitzero"`
}

// PenaltyDecided: the decision (Penalty Law Art. 51 simple, Art. 57 ordinary).
type PenaltyDecided struct {
	PenaltyStep
	Procedure Procedure      `json:"procedure,omitzero"`
	Outcome   PenaltyOutcome `json:"outcome,omitzero"`
	Fine      Money          `json:"fine,omitzero"`
	Document  string         `json:"document,omitzero"` // number of the decision
}

// PenaltyDecisionDispatched: the decision was sent to the party.
type PenaltyDecisionDispatched struct {
	PenaltyStep
	Expense Money `json:"expense,omitzero"` // costs added to the fine
}

// PenaltyServed: the decision reached the party, handed over at once or within 7 days
// (Penalty Law Art. 61).
type PenaltyServed struct {
	PenaltyStep
	Method ServiceMethod `json:"method,omitzero"`
}

// PenaltyPaid: a payment came in. A source states the payment, the total paid so far, or both.
type PenaltyPaid struct {
	PenaltyStep
	Amount    Money `json:"amount,omitzero"`
	TotalPaid Money `json:"total_paid,omitzero"`
}

// PenaltySurchargeAdded: the fine was raised for late payment (Penalty Law Art. 72).
type PenaltySurchargeAdded struct {
	PenaltyStep
	Surcharge Money `json:"surcharge,omitzero"`  // what was added
	AmountDue Money `json:"amount_due,omitzero"` // the fine with all that was added
}

// PenaltyEnforcementApplied: compulsory enforcement was applied for (Compulsion Law Art. 53, 54).
type PenaltyEnforcementApplied struct {
	PenaltyStep
	Body string `json:"body,omitzero"` // court or collecting agency
}

// PenaltyAppealFiled: administrative review or litigation began.
type PenaltyAppealFiled struct {
	PenaltyStep
	Forum string `json:"forum,omitzero"` // review organ or court
}

// PenaltyAppealForwarded: the file went to the review organ or court.
type PenaltyAppealForwarded struct {
	PenaltyStep
	Forum string `json:"forum,omitzero"`
}

// PenaltyAppealDecided: the review organ or court decided.
type PenaltyAppealDecided struct {
	PenaltyStep
	Forum   string        `json:"forum,omitzero"`
	Outcome AppealOutcome `json:"outcome,omitzero"`
}

// PenaltyAppealNotified: the party was told the result.
type PenaltyAppealNotified struct {
	PenaltyStep
}

// PenaltyClosed: the case was closed.
type PenaltyClosed struct {
	PenaltyStep
	Reason string `json:"reason,omitzero"`
}

// Procedure is how a penalty is decided. Until the 2021 law the ordinary procedure was called
// 一般程序, since then 普通程序.
type Procedure string

const (
	ProcedureSimple   Procedure = "simple"
	ProcedureOrdinary Procedure = "ordinary"
)

func (Procedure) Values() []string {
	return []string{string(ProcedureSimple), string(ProcedureOrdinary)}
}

// PartyKind is who is punished.
type PartyKind string

func (PartyKind) Values() []string { return []string{"person", "organisation"} }

// PenaltyOutcome is one of the four outcomes of Penalty Law Art. 57.
type PenaltyOutcome string

func (PenaltyOutcome) Values() []string {
	return []string{"penalty", "no_penalty_slight", "no_penalty_unproven", "transferred_to_justice"}
}

// ClueOrigin is where a clue came from.
type ClueOrigin string

func (ClueOrigin) Values() []string {
	return []string{"inspection", "camera", "complaint", "transfer", "other"}
}

// EvidenceKind is one of the eight kinds of Penalty Law Art. 46.
type EvidenceKind string

func (EvidenceKind) Values() []string {
	return []string{"documentary", "physical", "audiovisual", "electronic", "testimony", "party_statement", "expert_opinion", "inspection_record"}
}

// LegalOpinion is what the legal review concluded.
type LegalOpinion string

func (LegalOpinion) Values() []string { return []string{"agree", "amend", "disagree"} }

// ServiceMethod is how a document reaches the party.
type ServiceMethod string

func (ServiceMethod) Values() []string {
	return []string{"in_person", "left", "post", "electronic", "public_notice", "other"}
}

// AppealOutcome is how a review or suit ended.
type AppealOutcome string

func (AppealOutcome) Values() []string {
	return []string{"upheld", "changed", "revoked", "dismissed", "withdrawn", "unstated"}
}
