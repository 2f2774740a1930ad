package events

var petitionFamily = Family{
	Name:   "petition",
	Table:  "petitions",
	Title:  Title{"信访事项", "Petition"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[PetitionRegistered]("registered", "信访登记", "Petition registered", "report 2(3); Petition Regulation Art. 22"),
		fact[PetitionForwarded]("forwarded", "转送交办", "Petition forwarded", "Petition Regulation Art. 22").by(TellerNamed),
		fact[PetitionReceiptNotified]("receipt_notified", "受理告知", "Receipt notified", "Petition Regulation Art. 23"),
		fact[PetitionReturned]("returned", "异议退回", "Petition returned", "Petition Regulation Art. 23"),
		fact[PetitionExtended]("extended", "办理延期", "Handling extended", "Petition Regulation Art. 34"),
		fact[PetitionOpinionIssued]("opinion_issued", "处理意见", "Opinion issued", "Petition Regulation Art. 34"),
		fact[PetitionReviewRequested]("review_requested", "申请复查", "Review requested", "Petition Regulation Art. 35").by(TellerAnyone),
		fact[PetitionReviewDecided]("review_decided", "复查意见", "Review decided", "Petition Regulation Art. 35").by(TellerAnyone),
		fact[PetitionReReviewRequested]("re_review_requested", "申请复核", "Second review requested", "Petition Regulation Art. 36").by(TellerAnyone),
		fact[PetitionHearingHeld]("hearing_held", "复核听证", "Hearing held", "Petition Regulation Art. 36").by(TellerAnyone),
		fact[PetitionReReviewDecided]("re_review_decided", "复核意见", "Second review decided", "Petition Regulation Art. 36").by(TellerAnyone),
		fact[PetitionReferred]("referred", "提交联席会商", "Referred to joint consultation", "report 2(3)").by(TellerNamed),
		fact[PetitionClosed]("closed", "信访办结", "Petition closed", "report 2(3)").by(TellerNamed),
		fact[PetitionStepTaken]("step_taken", "其他环节", "Other step", "design").by(TellerNamed),
	},
	States: []Value{
		{"registered", "已登记", "registered"}, {"forwarded", "已转送", "forwarded"}, {"handling", "办理中", "handling"}, {"answered", "已答复", "answered"},
		{"in_review", "复查中", "in review"}, {"reviewed", "已复查", "reviewed"}, {"in_second_review", "复核中", "in second review"}, {"final", "已终结", "final"},
		{"closed", "已办结", "closed"},
	},
	Lifecycle: `
		[*] --> registered: registered
		registered --> forwarded: forwarded
		forwarded --> registered: returned
		registered --> handling: receipt_notified
		forwarded --> handling: receipt_notified
		handling --> handling: extended, referred, step_taken
		handling --> answered: opinion_issued
		answered --> in_review: review_requested
		in_review --> reviewed: review_decided
		reviewed --> in_second_review: re_review_requested
		in_second_review --> in_second_review: hearing_held
		in_second_review --> final: re_review_decided
		answered --> [*]: closed
		reviewed --> [*]: closed
		final --> [*]: closed`,
}

// PetitionStepTaken: something was done that neither the regulation nor the town's procedure has a name for: a step of another
// system, which its activity names. It moves no term.
type PetitionStepTaken struct {
	Activity string `json:"activity"` // the step's name in the source system
}

// PetitionRegistered: a petition came in. What it says stays with the office; the log has its category.
type PetitionRegistered struct {
	Category   string          `json:"category"`
	Channel    PetitionChannel `json:"channel,omitzero"`
	Petitioner *Party          `json:"petitioner,omitzero" title:"信访人|petitioner"`
	People     Count           `json:"people,omitzero" title:"人数|people"`     // how many signed or came
	Repeats    Subject         `json:"repeats,omitzero" title:"重复信访|repeats"` // petition/…, the same matter before
	Area       AreaCode        `json:"area,omitzero"`
}

// PetitionForwarded: it went to the organ that is to handle it, within 15 days.
type PetitionForwarded struct {
	To  string `json:"to" title:"转送至|forwarded to"` // organ
	Due Date   `json:"due,omitzero"`
}

// PetitionReceiptNotified: the petitioner was told, within 15 days, that it is handled, or not.
type PetitionReceiptNotified struct {
	Acceptance PetitionAcceptance `json:"acceptance" title:"是否受理|acceptance"`
	Reason     string             `json:"reason,omitzero"`
}

// PetitionReturned: the organ said, within 5 workdays, that it is not the right one.
type PetitionReturned struct {
	Reason string `json:"reason"`
}

// PetitionExtended: the 60 days were prolonged, by 30 at most.
type PetitionExtended struct {
	Until  Date   `json:"until"`
	Reason string `json:"reason"`
}

// PetitionOpinionIssued: the organ answered in writing.
type PetitionOpinionIssued struct {
	Result   PetitionResult `json:"result"`
	Document Subject        `json:"document,omitzero"` // document/…
}

// PetitionReviewRequested: the petitioner asked the higher organ, within 30 days.
type PetitionReviewRequested struct {
	To string `json:"to,omitzero" title:"复查机关|addressed to"` // organ
}

// PetitionReviewDecided: the higher organ answered, within 30 days.
type PetitionReviewDecided struct {
	Result   AppealOutcome `json:"result"`
	Document Subject       `json:"document,omitzero"` // document/…
}

// PetitionReReviewRequested: the petitioner asked the next higher organ.
type PetitionReReviewRequested struct {
	To string `json:"to,omitzero" title:"复核机关|addressed to"` // organ
}

// PetitionHearingHeld: a hearing in the second review; its time is not counted.
type PetitionHearingHeld struct {
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
}

// PetitionReReviewDecided: the last answer.
type PetitionReReviewDecided struct {
	Result   AppealOutcome `json:"result"`
	Document Subject       `json:"document,omitzero"` // document/…
}

// PetitionReferred: it went to joint consultation.
type PetitionReferred struct {
	Consultation Subject `json:"consultation"` // consultation/…
}

// PetitionClosed: the matter is over.
type PetitionClosed struct {
	Outcome PetitionOutcome `json:"outcome"`
}

// PetitionChannel is how a petition came in.
type PetitionChannel string

func (PetitionChannel) Values() []Value {
	return []Value{
		{"letter", "来信", "letter"}, {"visit", "来访", "visit"}, {"phone", "来电", "phone"}, {"online", "网上", "online"}, {"village_round", "村级走访", "village round"},
		{"other", "其他", "other"},
	}
}

// PetitionAcceptance is whether an organ handles a petition.
type PetitionAcceptance string

func (PetitionAcceptance) Values() []Value {
	return []Value{
		{"accepted", "予以受理", "accepted"}, {"not_accepted", "不予受理", "not accepted"}, {"other_procedure", "告知依其他程序处理", "another procedure"},
	}
}

// PetitionResult is what an opinion says.
type PetitionResult string

func (PetitionResult) Values() []Value {
	return []Value{
		{"supported", "支持", "supported"}, {"partly_supported", "部分支持", "partly supported"}, {"not_supported", "不予支持", "not supported"},
		{"explained", "解释说明", "explained"},
	}
}

// PetitionOutcome is how a petition ended.
type PetitionOutcome string

func (PetitionOutcome) Values() []Value {
	return []Value{
		{"settled", "息诉罢访", "settled"}, {"withdrawn", "撤回", "withdrawn"}, {"procedure_exhausted", "程序终结", "procedure exhausted"}, {"merged", "并案", "merged"},
	}
}
