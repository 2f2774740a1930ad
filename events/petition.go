package events

var petitionFamily = Family{
	Name:   "petition",
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
	},
	Lifecycle: `
		[*] --> registered: registered
		registered --> forwarded: forwarded
		forwarded --> registered: returned
		registered --> handling: receipt_notified
		forwarded --> handling: receipt_notified
		handling --> handling: extended, referred
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

// PetitionRegistered: a petition came in. What it says stays with the office; the log has its category.
type PetitionRegistered struct {
	Category   string          `json:"category"`
	Channel    PetitionChannel `json:"channel,omitzero"`
	Petitioner *Party          `json:"petitioner,omitzero"`
	People     Count           `json:"people,omitzero"`  // how many signed or came
	Repeats    Subject         `json:"repeats,omitzero"` // petition/…, the same matter before
	Area       AreaCode        `json:"area,omitzero"`
}

// PetitionForwarded: it went to the organ that is to handle it, within 15 days.
type PetitionForwarded struct {
	To  string `json:"to"` // organ
	Due Date   `json:"due,omitzero"`
}

// PetitionReceiptNotified: the petitioner was told, within 15 days, that it is handled, or not.
type PetitionReceiptNotified struct {
	Acceptance PetitionAcceptance `json:"acceptance"`
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
	To string `json:"to,omitzero"` // organ
}

// PetitionReviewDecided: the higher organ answered, within 30 days.
type PetitionReviewDecided struct {
	Result   AppealOutcome `json:"result"`
	Document Subject       `json:"document,omitzero"` // document/…
}

// PetitionReReviewRequested: the petitioner asked the next higher organ.
type PetitionReReviewRequested struct {
	To string `json:"to,omitzero"` // organ
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

func (PetitionChannel) Values() []string {
	return []string{"letter", "visit", "phone", "online", "village_round", "other"}
}

// PetitionAcceptance is whether an organ handles a petition.
type PetitionAcceptance string

func (PetitionAcceptance) Values() []string {
	return []string{"accepted", "not_accepted", "other_procedure"}
}

// PetitionResult is what an opinion says.
type PetitionResult string

func (PetitionResult) Values() []string {
	return []string{"supported", "partly_supported", "not_supported", "explained"}
}

// PetitionOutcome is how a petition ended.
type PetitionOutcome string

func (PetitionOutcome) Values() []string {
	return []string{"settled", "withdrawn", "procedure_exhausted", "merged"}
}
