package events

// ApprovalStep is what any step of an approval may state beside its own fields.
type ApprovalStep struct {
	// Activity is the step's name in the source system, such as "T02 Check confirmation of receipt".
	Activity string `json:"activity,omitzero"`
	// Group is the organisational unit that did the step.
	Group string `json:"group,omitzero"`
	// Case holds what the source states of the whole case beside the step. The last statement
	// of each field is the one in force.
	Case ApprovalCase `json:"case,omitzero"`
}

// Step returns the fields that any approval step may state.
func (s *ApprovalStep) Step() *ApprovalStep { return s }

// ApprovalCase holds a case's attributes as the source states them (XES case attributes).
type ApprovalCase struct {
	Item        string `json:"item,omitzero"`        // service item code
	Channel     string `json:"channel,omitzero"`     // how the application came in
	Department  string `json:"department,omitzero"`  // department in charge
	Group       string `json:"group,omitzero"`       // unit in charge
	Responsible string `json:"responsible,omitzero"` // pseudonymous identifier of the officer in charge
	Started     Moment `json:"started,omitzero"`
	Deadline    Moment `json:"deadline,omitzero"`    // statutory limit as a date, as stated
	PlannedEnd  Moment `json:"planned_end,omitzero"` // promised end as a date, as stated
	Ended       Moment `json:"ended,omitzero"`
}

// ApprovalReceived: the application's materials came in (Licensing Law Art. 29, 32).
type ApprovalReceived struct {
	ApprovalStep
	Materials []string `json:"materials,omitzero"` // codes of the materials handed in
}

// ApprovalCorrectionNoticeIssued: one notice of everything that is missing, on the spot or
// within 5 workdays (Licensing Law Art. 32).
type ApprovalCorrectionNoticeIssued struct {
	ApprovalStep
	Missing []string `json:"missing,omitzero"` // codes of the missing materials
}

// ApprovalCorrectionSubmitted: the applicant handed in what the notice asked for.
type ApprovalCorrectionSubmitted struct {
	ApprovalStep
	Materials []string `json:"materials,omitzero"`
}

// ApprovalAccepted: the application is accepted and the clocks start (Licensing Law Art. 32, 42).
type ApprovalAccepted struct {
	ApprovalStep
	PromisedDays  Workdays `json:"promised_days,omitzero"`  // promise told to the applicant; else the item's version in force
	StatutoryDays Workdays `json:"statutory_days,omitzero"` // limit in law; else the item's version in force
}

// ApprovalDeemedAccepted: no notice came in time, so the application counts as accepted from
// the day its materials were received (Licensing Law Art. 32(4)).
type ApprovalDeemedAccepted struct {
	ApprovalStep
	MaterialsReceived Date `json:"materials_received"`
}

// ApprovalNotAccepted: not needed or out of remit, told at once (Licensing Law Art. 32(1), (2)).
type ApprovalNotAccepted struct {
	ApprovalStep
	Reason string `json:"reason,omitzero"`
}

// ApprovalInitialReviewed: the first officer examined the materials (Licensing Law Art. 34).
type ApprovalInitialReviewed struct {
	ApprovalStep
	Opinion ReviewOpinion `json:"opinion,omitzero"`
}

// ApprovalReReviewed: a second officer examined the first one's opinion.
type ApprovalReReviewed struct {
	ApprovalStep
	Opinion ReviewOpinion `json:"opinion,omitzero"`
}

// ApprovalGranted: the licence is granted (Licensing Law Art. 38).
type ApprovalGranted struct {
	ApprovalStep
	Document string `json:"document,omitzero"` // number of the decision
	Seal     string `json:"seal,omitzero"`     // identifier of the seal on it
}

// ApprovalRefused: the licence is refused, with reasons and remedies (Licensing Law Art. 38).
type ApprovalRefused struct {
	ApprovalStep
	Document string `json:"document,omitzero"`
	Seal     string `json:"seal,omitzero"`
	Reason   string `json:"reason,omitzero"`
	Remedies string `json:"remedies,omitzero"` // review and litigation told to the applicant
}

// ApprovalCertificateIssued: the certificate was made out (Licensing Law Art. 39).
type ApprovalCertificateIssued struct {
	ApprovalStep
	Certificate string `json:"certificate,omitzero"` // number
}

// ApprovalDelivered: decision or certificate reached the applicant, within 10 workdays of the
// decision (Licensing Law Art. 44).
type ApprovalDelivered struct {
	ApprovalStep
	Method string `json:"method,omitzero"`
}

// ApprovalWithdrawn: the applicant took the application back.
type ApprovalWithdrawn struct {
	ApprovalStep
	Reason string `json:"reason,omitzero"`
}

// ApprovalTerminated: the organ ended the case without a decision.
type ApprovalTerminated struct {
	ApprovalStep
	Reason string `json:"reason,omitzero"`
}

// ApprovalClockSuspended: time from here on is not counted (Licensing Law Art. 45).
type ApprovalClockSuspended struct {
	ApprovalStep
	Ground SuspensionGround `json:"ground"`
	Days   Workdays         `json:"days,omitzero"` // how long, as told to the applicant in writing
}

// ApprovalClockResumed: time is counted again.
type ApprovalClockResumed struct {
	ApprovalStep
}

// ApprovalClockExtended: the head of the organ prolonged the limit (Licensing Law Art. 42).
type ApprovalClockExtended struct {
	ApprovalStep
	Days   Workdays `json:"days"`
	Reason string   `json:"reason,omitzero"` // told to the applicant
}

// ApprovalExpertConsulted: an expert or another organ was asked for advice.
type ApprovalExpertConsulted struct {
	ApprovalStep
	Body string `json:"body,omitzero"` // who was asked
}

// ApprovalExpertAnswered: the advice came back, or was found not to be needed.
type ApprovalExpertAnswered struct {
	ApprovalStep
	Body    string `json:"body,omitzero"`
	Opinion string `json:"opinion,omitzero"`
}

// ReviewOpinion is what a review concluded.
type ReviewOpinion string

func (ReviewOpinion) Values() []string { return []string{"grant", "refuse", "return"} }

// SuspensionGround is why time is not counted. All but the last stand in Licensing Law Art. 45.
type SuspensionGround string

func (SuspensionGround) Values() []string {
	return []string{"hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review", "other"}
}
