package events

var disputeFamily = Family{
	Name:   "dispute",
	Table:  "disputes",
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
	States: []Value{
		{"registered", "已登记", "registered"}, {"mediating", "调解中", "mediating"}, {"refused", "拒绝调解", "mediation refused"}, {"agreed", "达成协议", "agreed"},
		{"ended", "调解终止", "ended"}, {"fulfilled", "已履行", "fulfilled"}, {"breached", "违约", "breached"},
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
	Parties  []Party       `json:"parties,omitzero" title:"当事人|parties"`
	Area     AreaCode      `json:"area,omitzero"`
	Level    DisputeLevel  `json:"level,omitzero"`
}

// DisputeMediationStarted: mediators sit down with the parties.
type DisputeMediationStarted struct {
	Mediators []Subject     `json:"mediators" title:"调解员|mediators"` // staff/…
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
	Advice DisputeAdvice `json:"advice,omitzero" title:"建议途径|advice"`
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
	Court string `json:"court,omitzero" title:"法院|court"`
}

// DisputeJudicialConfirmationDecided: the court confirmed the agreement, or didn't.
type DisputeJudicialConfirmationDecided struct {
	Answer ConfirmationAnswer `json:"answer"`
}

// DisputeOrigin is how a dispute came to the mediators.
type DisputeOrigin string

func (DisputeOrigin) Values() []Value {
	return []Value{
		{"party", "当事人申请", "a party"}, {"visit", "走访排查", "visit"}, {"petition", "信访转来", "petition"}, {"court", "法院委托", "court"}, {"police", "公安转来", "police"},
		{"other", "其他", "other"},
	}
}

// DisputeLevel is where a dispute is handled.
type DisputeLevel string

func (DisputeLevel) Values() []Value {
	return []Value{{"village", "村级", "village"}, {"town", "镇级", "town"}, {"joint", "联合", "joint"}}
}

// MediationSeat is where parties were mediated between.
type MediationSeat string

func (MediationSeat) Values() []Value {
	return []Value{
		{"village_room", "村矛盾调解室", "village mediation room"}, {"town", "镇调解委员会", "town"}, {"television", "电视调解", "television"}, {"on_site", "现场", "on site"},
	}
}

// AgreementForm is the form of an agreement.
type AgreementForm string

func (AgreementForm) Values() []Value {
	return []Value{{"oral", "口头", "oral"}, {"written", "书面", "written"}}
}

// DisputeAdvice is which way the parties were told of.
type DisputeAdvice string

func (DisputeAdvice) Values() []Value {
	return []Value{
		{"arbitration", "仲裁", "arbitration"}, {"administrative", "行政途径", "administrative remedy"}, {"judicial", "司法途径", "judicial remedy"},
	}
}

// ConfirmationAnswer is what the court said.
type ConfirmationAnswer string

func (ConfirmationAnswer) Values() []Value {
	return []Value{{"confirmed", "确认有效", "confirmed"}, {"rejected", "驳回申请", "rejected"}, {"withdrawn", "撤回申请", "withdrawn"}}
}
