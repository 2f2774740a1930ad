package events

var disputeFamily = Family{
	Name:   "dispute",
	Title:  Title{"矛盾纠纷", "Dispute"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[DisputeRegistered]("registered", "纠纷登记", "Dispute registered", "report 2(3); Mediation Law Art. 27"),
		fact[DisputeMediationStarted]("mediation_started", "开始调解", "Mediation started", "report 2(3)"),
		fact[DisputeMediationRefused]("mediation_refused", "拒绝调解", "Mediation refused", "Mediation Law Art. 17"),
		fact[DisputeReferred]("referred", "提交联席会商", "Referred to joint consultation", "report 2(3)"),
		fact[DisputeAgreementReached]("agreement_reached", "达成协议", "Agreement reached", "Mediation Law Art. 28; Mediation Law Art. 30"),
		fact[DisputeMediationEnded]("mediation_ended", "调解终止", "Mediation ended", "Mediation Law Art. 26"),
		fact[DisputeAgreementFulfilled]("agreement_fulfilled", "协议履行", "Agreement fulfilled", "Mediation Law Art. 31"),
		fact[DisputeAgreementBreached]("agreement_breached", "协议未履行", "Agreement breached", "Mediation Law Art. 31"),
		fact[DisputeJudicialConfirmationApplied]("judicial_confirmation_applied", "申请司法确认", "Judicial confirmation applied for", "Mediation Law Art. 33"),
		fact[DisputeJudicialConfirmationDecided]("judicial_confirmation_decided", "司法确认结果", "Judicial confirmation decided", "Mediation Law Art. 33").by(TellerNamed),
	},
	Lifecycle: `
		[*] --> registered: registered
		registered --> mediating: mediation_started
		registered --> [*]: mediation_refused
		mediating --> mediating: referred
		mediating --> agreed: agreement_reached
		mediating --> [*]: mediation_ended, mediation_refused
		agreed --> agreed: judicial_confirmation_applied, judicial_confirmation_decided, agreement_breached
		agreed --> [*]: agreement_fulfilled`,
}

// DisputeRegistered: the mediation room knows of the dispute.
type DisputeRegistered struct {
	Category string        `json:"category"`
	Point    Subject       `json:"point,omitzero"` // point/…, the village's room
	Origin   DisputeOrigin `json:"origin,omitzero"`
	Parties  []Party       `json:"parties,omitzero"`
	Area     AreaCode      `json:"area,omitzero"`
	Level    DisputeLevel  `json:"level,omitzero"`
}

// DisputeMediationStarted: mediators sit down with the parties.
type DisputeMediationStarted struct {
	Mediators []Subject     `json:"mediators"` // staff/…
	Place     MediationSeat `json:"place,omitzero"`
}

// DisputeMediationRefused: a party does not want it, and it stops.
type DisputeMediationRefused struct {
	Reason string `json:"reason,omitzero"`
}

// DisputeReferred: a hard one went to joint consultation.
type DisputeReferred struct {
	Consultation Subject `json:"consultation"` // consultation/…
}

// DisputeAgreementReached: the parties agreed. An oral agreement is recorded, and holds from then on.
type DisputeAgreementReached struct {
	Form AgreementForm `json:"form"`
	Due  Date          `json:"due,omitzero"` // when it is to be fulfilled
	File *File         `json:"file,omitzero"`
}

// DisputeMediationEnded: there was no agreement, and the parties were told where else they can go.
type DisputeMediationEnded struct {
	Advice DisputeAdvice `json:"advice,omitzero"`
	Reason string        `json:"reason,omitzero"`
}

// DisputeAgreementFulfilled: what was agreed is done.
type DisputeAgreementFulfilled struct{}

// DisputeAgreementBreached: what was agreed was not done in time.
type DisputeAgreementBreached struct {
	Reason string `json:"reason,omitzero"`
}

// DisputeJudicialConfirmationApplied: both parties asked the court to confirm, within 30 days.
type DisputeJudicialConfirmationApplied struct {
	Court string `json:"court,omitzero"`
}

// DisputeJudicialConfirmationDecided: the court confirmed the agreement, or didn't.
type DisputeJudicialConfirmationDecided struct {
	Answer ConfirmationAnswer `json:"answer"`
}

// DisputeOrigin is how a dispute came to the mediators.
type DisputeOrigin string

func (DisputeOrigin) Values() []string {
	return []string{"party", "visit", "petition", "court", "police", "other"}
}

// DisputeLevel is where a dispute is handled.
type DisputeLevel string

func (DisputeLevel) Values() []string { return []string{"village", "town", "joint"} }

// MediationSeat is where parties were mediated between.
type MediationSeat string

func (MediationSeat) Values() []string {
	return []string{"village_room", "town", "television", "on_site"}
}

// AgreementForm is the form of an agreement.
type AgreementForm string

func (AgreementForm) Values() []string { return []string{"oral", "written"} }

// DisputeAdvice is which way the parties were told of.
type DisputeAdvice string

func (DisputeAdvice) Values() []string { return []string{"arbitration", "administrative", "judicial"} }

// ConfirmationAnswer is what the court said.
type ConfirmationAnswer string

func (ConfirmationAnswer) Values() []string { return []string{"confirmed", "rejected", "withdrawn"} }
