package events

var penaltyFamily = Family{
	Name:   "penalty",
	Table:  "penalties",
	Title:  Title{"行政处罚案件", "Penalty case"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[PenaltyClue]("clue_received", "案件线索", "Clue received", "report 3.4; Penalty Law Art. 54"),
		fact[PenaltyAssigned]("assigned", "案件分派", "Case assigned", "report 3.4"),
		fact[PenaltyPartyIdentified]("party_identified", "确认当事人", "Party identified", "Penalty Law Art. 59").by(TellerNamed),
		fact[PenaltyFiled]("filed", "立案", "Case filed", "report 3.4; Penalty Law Art. 54"),
		fact[PenaltyNotFiled]("not_filed", "不予立案", "Case not filed", "Penalty Law Art. 54"),
		fact[PenaltyJurisdictionTransferred]("jurisdiction_transferred", "移送管辖", "Jurisdiction transferred", "Penalty Law Art. 25"),
		fact[PenaltyAssistanceRequested]("assistance_requested", "请求协助", "Assistance requested", "Penalty Law Art. 26"),
		fact[PenaltyCardShown]("card_shown", "出示执法证件", "Enforcement card shown", "Penalty Law Art. 52; Penalty Law Art. 55").by(TellerNamed),
		fact[PenaltyRecusalRequested]("recusal_requested", "申请回避", "Recusal requested", "report 3.4; Penalty Law Art. 43"),
		fact[PenaltyRecusalDecided]("recusal_decided", "回避决定", "Recusal decided", "report 3.4; Penalty Law Art. 43"),
		fact[PenaltyEvidenceCollected]("evidence_collected", "收集证据", "Evidence collected", "Penalty Law Art. 46; Penalty Law Art. 55").by(TellerNamed),
		fact[PenaltyDeviceRecordTold]("device_record_told", "监控记录告知", "Party told of a device's record", "Penalty Law Art. 41").by(TellerNamed),
		fact[PenaltyPreservationOrdered]("preservation_ordered", "先行登记保存", "Preservation ordered", "Penalty Law Art. 56").by(TellerNamed),
		fact[PenaltyPreservationDisposed]("preservation_disposed", "登记保存处理", "Preserved things disposed of", "Penalty Law Art. 56").by(TellerNamed),
		fact[PenaltySeized]("seized", "查封扣押", "Seized", "Compulsion Law Art. 25").by(TellerNamed),
		fact[PenaltySeizureExtended]("seizure_extended", "查封扣押延期", "Seizure extended", "Compulsion Law Art. 25").by(TellerNamed),
		fact[PenaltySeizureLifted]("seizure_lifted", "解除查封扣押", "Seizure lifted", "Compulsion Law Art. 25").by(TellerNamed),
		fact[PenaltyRectificationOrdered]("rectification_ordered", "责令改正", "Rectification ordered", "report 3.4").by(TellerNamed),
		fact[PenaltyRectified]("rectified", "改正复查", "Rectification checked", "Penalty Law Art. 33").by(TellerNamed),
		fact[PenaltyInvestigationConcluded]("investigation_concluded", "调查终结", "Investigation concluded", "Penalty Law Art. 57"),
		fact[PenaltyRightsNotified]("rights_notified", "权利告知", "Rights notified", "report 3.4; Penalty Law Art. 44"),
		fact[PenaltyNoticeServed]("notice_served", "处罚事先告知", "Penalty notice served", "report 3.4; Penalty Law Art. 44"),
		fact[PenaltyStatementMade]("statement_made", "陈述申辩", "Statement made", "report 3.4; Penalty Law Art. 45"),
		fact[PenaltyStatementReviewed]("statement_reviewed", "陈述申辩复核", "Statement reviewed", "Penalty Law Art. 45; Penalty Law Art. 62"),
		fact[PenaltyHearingRequested]("hearing_requested", "要求听证", "Hearing requested", "report 3.4; Penalty Law Art. 63; Penalty Law Art. 64"),
		fact[PenaltyHearingNotified]("hearing_notified", "听证通知", "Hearing notified", "Penalty Law Art. 64"),
		fact[PenaltyHearingHeld]("hearing_held", "举行听证", "Hearing held", "report 3.4; Penalty Law Art. 64; Penalty Law Art. 65"),
		fact[PenaltyLegalReviewed]("legal_reviewed", "法制审核", "Legal review completed", "Penalty Law Art. 58"),
		fact[PenaltyDiscussed]("discussed", "集体讨论", "Collective discussion held", "Penalty Law Art. 57"),
		fact[PenaltyPeriodExtended]("period_extended", "办案延期", "Case period extended", "Penalty Law Art. 60"),
		fact[PenaltyDecided]("decided", "处罚决定", "Decision made", "report 3.4; Penalty Law Art. 51; Penalty Law Art. 57"),
		fact[PenaltyOnSpotFiled]("on_spot_filed", "当场处罚备案", "On-spot decision filed", "Penalty Law Art. 52"),
		fact[PenaltyTransferDecided]("transfer_decided", "移送司法审批", "Transfer to justice decided", "Penalty Law Art. 27; Crime Transfer Rules"),
		fact[PenaltyTransferred]("transferred", "移送司法机关", "Transferred to justice", "Penalty Law Art. 27; Crime Transfer Rules"),
		fact[PenaltyTransferAnswered]("transfer_answered", "公安机关审查结果", "Transfer answered", "Crime Transfer Rules").by(TellerNamed),
		fact[PenaltyElectronicServiceAgreed]("electronic_service_agreed", "同意电子送达", "Electronic service agreed", "Penalty Law Art. 61"),
		fact[PenaltyDecisionDispatched]("decision_dispatched", "决定书发出", "Decision dispatched", "Penalty Law Art. 61"),
		fact[PenaltyServed]("served", "决定书送达", "Decision served", "Penalty Law Art. 61").by(TellerNamed),
		fact[PenaltyInstalmentsApproved]("instalments_approved", "准予延期分期缴纳", "Instalments approved", "Penalty Law Art. 66"),
		fact[PenaltyPaid]("paid", "缴纳罚款", "Fine paid", "Penalty Law Art. 67").by(TellerAnyone),
		fact[PenaltyCollectedOnSpot]("collected_on_spot", "当场收缴罚款", "Fine collected on the spot", "Penalty Law Art. 68; Penalty Law Art. 70"),
		fact[PenaltyHandedIn]("handed_in", "罚款缴付银行", "Collected fine handed in", "Penalty Law Art. 71"),
		fact[PenaltySurchargeAdded]("surcharge_added", "加处罚款", "Surcharge added", "Penalty Law Art. 72; Penalty Law Art. 73"),
		fact[PenaltyDemanded]("demanded", "催告", "Performance demanded", "Compulsion Law Art. 54"),
		fact[PenaltyEnforcementApplied]("enforcement_applied", "申请强制执行", "Compulsory enforcement applied for", "Compulsion Law Art. 53; Compulsion Law Art. 54"),
		fact[PenaltyEnforced]("enforced", "强制执行结果", "Compulsory enforcement concluded", "Compulsion Law Art. 53").by(TellerNamed),
		fact[PenaltyAppealFiled]("appeal_filed", "申请复议或起诉", "Appeal filed", "Penalty Law Art. 73").by(TellerAnyone),
		fact[PenaltyAppealForwarded]("appeal_forwarded", "复议材料移送", "Appeal forwarded", "Penalty Law Art. 73"),
		fact[PenaltyAppealDecided]("appeal_decided", "复议或诉讼结果", "Appeal decided", "Penalty Law Art. 73").by(TellerAnyone),
		fact[PenaltyAppealNotified]("appeal_notified", "复议结果告知", "Appeal result notified", "Penalty Law Art. 73"),
		fact[PenaltyDecisionPublished]("decision_published", "处罚决定公开", "Decision published", "Penalty Law Art. 48; Publicity Rules Art. 9"),
		fact[PenaltyPublicationWithdrawn]("publication_withdrawn", "撤回公开", "Publication withdrawn", "Penalty Law Art. 48; Publicity Rules Art. 11; Publicity Rules Art. 13"),
		fact[PenaltyClosed]("closed", "结案", "Case closed", "report 3.4"),
		fact[PenaltyStepTaken]("step_taken", "其他环节", "Other step", "design"),
	},
	States: []Value{
		{"clue", "线索", "clue"}, {"not_filed", "不予立案", "not filed"}, {"filed", "已立案", "filed"}, {"investigated", "调查终结", "investigated"},
		{"noticed", "已告知", "notice served"}, {"transferring", "移送中", "transferring"}, {"decided", "已决定", "decided"}, {"served", "已送达", "served"},
		{"enforcing", "强制执行中", "under enforcement"}, {"enforced", "已申请强制执行", "enforcement applied for"}, {"paid", "已缴纳", "paid"},
		{"closed", "已结案", "closed"},
	},
	Lifecycle: `
		[*] --> clue: clue_received
		clue --> clue: assigned, party_identified, step_taken
		clue --> [*]: not_filed, jurisdiction_transferred
		clue --> decided: decided
		clue --> filed: filed
		filed --> filed: card_shown, evidence_collected, device_record_told, recusal_requested, recusal_decided, assistance_requested, period_extended
		filed --> filed: preservation_ordered, preservation_disposed, seized, seizure_extended, seizure_lifted, rectification_ordered, rectified
		filed --> investigated: investigation_concluded
		investigated --> noticed: notice_served, rights_notified
		noticed --> noticed: statement_made, statement_reviewed, hearing_requested, hearing_notified, hearing_held, legal_reviewed, discussed
		noticed --> decided: decided
		investigated --> transferring: transfer_decided
		transferring --> transferring: transferred
		transferring --> [*]: transfer_answered
		decided --> decided: on_spot_filed, collected_on_spot, handed_in, electronic_service_agreed, decision_dispatched
		decided --> served: served
		served --> served: step_taken, instalments_approved, surcharge_added, decision_published, publication_withdrawn, demanded
		served --> served: appeal_filed, appeal_forwarded, appeal_decided, appeal_notified
		served --> paid: paid
		served --> enforcing: enforcement_applied
		enforcing --> paid: enforced
		paid --> [*]: closed
		served --> [*]: closed`,
}

// PenaltyStep is what any act of a penalty case may state beside its own fields.
type PenaltyStep struct {
	// Activity is the act's name in the source system, such as "Send Fine".
	Activity string `json:"activity,omitzero" title:"行为名称|activity"`
	// Case holds what the source states of the whole case. The last statement of each field is
	// the one in force.
	Case PenaltyCase `json:"case,omitzero"`
}

// Step returns the fields that any act of a penalty case may state.
func (s *PenaltyStep) Step() *PenaltyStep { return s }

// PenaltyStepTaken: something was done on the case for which neither the law nor the town's procedure has a name:
// a step of another system, which its activity names. It moves no clock and decides nothing.
type PenaltyStepTaken struct{ PenaltyStep }

// PenaltyCase holds a penalty case's attributes as the source states them.
type PenaltyCase struct {
	Cause    string    `json:"cause,omitzero" title:"案由|cause"`          // the violation: code or article
	Party    PartyKind `json:"party,omitzero"`                           // who is punished: the limits differ (Penalty Law Art. 51)
	Squadron string    `json:"squadron,omitzero"`                        // enforcement squadron
	Vehicle  string    `json:"vehicle,omitzero" title:"车辆类型|vehicle"`    // vehicle class, in traffic cases
	Offender string    `json:"offender,omitzero" title:"当事人代号|offender"` // pseudonymous identifier of the party, or enterprise/…
	Power    Subject   `json:"power,omitzero"`                           // power/…, on which the penalty rests
	Plate    string    `json:"plate,omitzero" personal:"plate"`
}

// PenaltyClue: a patrol, camera, complaint or other organ pointed to a possible violation.
type PenaltyClue struct {
	PenaltyStep
	Origin ClueOrigin `json:"origin,omitzero"`
	From   Subject    `json:"from,omitzero" title:"线索来源|came from"` // incident/…, inspection/… or alert/… that it came from
	// Committed is the day on which the act was done, or ended, where the source says so; Safety is the safety that it touches, if
	// any. After years it is not punished any more (Penalty Law Art. 36).
	Committed Date          `json:"committed,omitzero" title:"违法行为终了日|committed on"`
	Safety    TouchedSafety `json:"safety,omitzero" title:"涉及的安全|safety touched"`
}

// PenaltyAssigned: a squadron has the case.
type PenaltyAssigned struct {
	PenaltyStep
	Squadron Subject   `json:"squadron"`          // organ/…
	Officers []Subject `json:"officers,omitzero"` // staff/…
}

// PenaltyPartyIdentified: it is known who the party is.
type PenaltyPartyIdentified struct {
	PenaltyStep
	Party Party `json:"party"`
}

// PenaltyFiled: an ordinary-procedure case was filed (Penalty Law Art. 54).
type PenaltyFiled struct {
	PenaltyStep
}

// PenaltyNotFiled: the clue leads to no case.
type PenaltyNotFiled struct {
	PenaltyStep
	Reason string `json:"reason"`
}

// PenaltyJurisdictionTransferred: another organ has the case; of two, the first to file has it.
type PenaltyJurisdictionTransferred struct {
	PenaltyStep
	To     string `json:"to" title:"接收机关|transferred to"` // organ
	Reason string `json:"reason,omitzero"`
}

// PenaltyAssistanceRequested: another organ was asked to help.
type PenaltyAssistanceRequested struct {
	PenaltyStep
	From string `json:"from" title:"被请求机关|asked organ"` // organ that is asked
	For  string `json:"for"`
}

// PenaltyCardShown: the officers showed the party their enforcement cards.
type PenaltyCardShown struct {
	PenaltyStep
	Officers []Subject `json:"officers"` // staff/…; two or more (Penalty Law Art. 42)
}

// PenaltyRecusalRequested: the party asked that an officer step back. The investigation goes on until
// the head decides.
type PenaltyRecusalRequested struct {
	PenaltyStep
	Officer Subject       `json:"officer"` // staff/…
	Ground  RecusalGround `json:"ground,omitzero"`
}

// PenaltyRecusalDecided: the head of the organ decided.
type PenaltyRecusalDecided struct {
	PenaltyStep
	Officer     Subject        `json:"officer"` // staff/…
	Answer      ProposalAnswer `json:"answer"`
	Replacement Subject        `json:"replacement,omitzero"` // staff/…
}

// PenaltyEvidenceCollected: evidence was taken to the file (Penalty Law Art. 46, 55).
type PenaltyEvidenceCollected struct {
	PenaltyStep
	Kind     EvidenceKind `json:"kind"`
	Evidence []string     `json:"evidence,omitzero"` // identifiers
	Officers []string     `json:"officers,omitzero"` // pseudonymous identifiers; two or more (Art. 42)
}

// PenaltyDeviceRecordTold: the party was told what a device recorded, and can look it up and be heard.
type PenaltyDeviceRecordTold struct {
	PenaltyStep
	Evidence []Subject     `json:"evidence"` // evidence/…
	Method   ServiceMethod `json:"method,omitzero"`
}

// PenaltyPreservationOrdered: things that may be lost are registered and kept, for 7 workdays at most
// (Penalty Law Art. 56, 85).
type PenaltyPreservationOrdered struct {
	PenaltyStep
	Things   []string `json:"things"`
	Approver Subject  `json:"approver,omitzero"` // staff/…, the head of the organ
	Until    Date     `json:"until,omitzero"`
}

// PenaltyPreservationDisposed: it was decided what becomes of the things that were kept.
type PenaltyPreservationDisposed struct {
	PenaltyStep
	Disposal Disposal `json:"disposal"`
}

// PenaltySeized: premises or things are seized, for 30 days at most, and 30 more.
type PenaltySeized struct {
	PenaltyStep
	Things []string `json:"things"`
	Until  Date     `json:"until"`
}

// PenaltySeizureExtended: the head of the organ prolonged the seizure.
type PenaltySeizureExtended struct {
	PenaltyStep
	Until  Date   `json:"until"`
	Reason string `json:"reason,omitzero"`
}

// PenaltySeizureLifted: the seizure ended.
type PenaltySeizureLifted struct {
	PenaltyStep
	Disposal Disposal `json:"disposal,omitzero"`
}

// PenaltyRectificationOrdered: the party is to mend the violation.
type PenaltyRectificationOrdered struct {
	PenaltyStep
	Due Date `json:"due,omitzero"`
}

// PenaltyRectified: it was checked whether the violation is mended; a slight one mended in time is not
// punished.
type PenaltyRectified struct {
	PenaltyStep
	Result RectificationResult `json:"result"`
}

// PenaltyInvestigationConcluded: the investigators propose what to decide.
type PenaltyInvestigationConcluded struct {
	PenaltyStep
	Proposal     PenaltyOutcome `json:"proposal,omitzero" title:"处理建议|proposal"`
	ProposedFine Money          `json:"proposed_fine,omitzero"`
	Report       Subject        `json:"report,omitzero"` // document/…
}

// PenaltyRightsNotified: the party was told of the rights to be heard, to recusal, or to a hearing.
type PenaltyRightsNotified struct {
	PenaltyStep
	Rights []PartyRight  `json:"rights"`
	Method ServiceMethod `json:"method,omitzero"`
}

// PenaltyNoticeServed: the party was told content, facts, reasons, basis and rights
// (Penalty Law Art. 44).
type PenaltyNoticeServed struct {
	PenaltyStep
	ProposedFine Money         `json:"proposed_fine,omitzero"`
	Method       ServiceMethod `json:"method,omitzero"`
	Reason       string        `json:"reason,omitzero"`
	Articles     []string      `json:"articles,omitzero"` // that were broken, and on which the penalty would rest
	Rights       []PartyRight  `json:"rights,omitzero"`
	Document     Subject       `json:"document,omitzero"` // document/…
}

// PenaltyStatementMade: the party made a statement or defence (Penalty Law Art. 45).
type PenaltyStatementMade struct {
	PenaltyStep
	Form StatementForm `json:"form,omitzero"`
	File *File         `json:"file,omitzero"` // the party's words stay outside the log
}

// PenaltyStatementReviewed: the organ examined what the party said; the penalty must not grow for it.
type PenaltyStatementReviewed struct {
	PenaltyStep
	Result StatementResult `json:"result"`
	Reason string          `json:"reason,omitzero"`
}

// PenaltyHearingRequested: the party asked for a hearing, within 5 workdays of the notice
// (Penalty Law Art. 64).
type PenaltyHearingRequested struct {
	PenaltyStep
}

// PenaltyHearingNotified: time and place were told, 7 workdays ahead (Penalty Law Art. 64, 85).
type PenaltyHearingNotified struct {
	PenaltyStep
	At   Moment `json:"at" title:"听证时间|time of the hearing"`
	Host string `json:"host,omitzero"` // pseudonymous identifier
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
	Ground  ReviewGround `json:"ground,omitzero"`
}

// PenaltyDiscussed: the heads of the organ discussed a complex or grave case together.
type PenaltyDiscussed struct {
	PenaltyStep
	Members []string       `json:"members,omitzero" title:"参加人员|members"` // pseudonymous identifiers
	Outcome PenaltyOutcome `json:"outcome,omitzero"`
	Record  Subject        `json:"record,omitzero"` // document/…
}

// PenaltyPeriodExtended: the 90 calendar days from filing to decision were prolonged.
type PenaltyPeriodExtended struct {
	PenaltyStep
	Until  Date   `json:"until"`
	Reason string `json:"reason"`
}

// PenaltyDecided: the decision (Penalty Law Art. 51 simple, Art. 57 ordinary).
type PenaltyDecided struct {
	PenaltyStep
	Procedure Procedure      `json:"procedure,omitzero" title:"程序|procedure"`
	Outcome   PenaltyOutcome `json:"outcome,omitzero"`
	Fine      Money          `json:"fine,omitzero" title:"罚款|fine"`
	Document  string         `json:"document,omitzero"` // number of the decision
	Kinds     []PenaltyKind  `json:"kinds,omitzero" title:"种类|kinds"`
	Officers  []Subject      `json:"officers,omitzero"` // staff/…
	Reason    string         `json:"reason,omitzero"`   // told to the party
	Articles  []string       `json:"articles,omitzero"` // that were broken, and on which the penalty rests
	Remedies  string         `json:"remedies,omitzero"` // review and litigation told to the party
	Sealing   Subject        `json:"sealing,omitzero"`  // sealing/…, of the decision
}

// PenaltyOnSpotFiled: the officer filed the decision made on the spot with the organ.
type PenaltyOnSpotFiled struct {
	PenaltyStep
	Form string `json:"form,omitzero"` // number of the form
}

// PenaltyTransferDecided: the head of the organ decided, within 3 days, whether a suspected crime goes to
// the police.
type PenaltyTransferDecided struct {
	PenaltyStep
	Answer ProposalAnswer `json:"answer"`
	Reason string         `json:"reason,omitzero"`
}

// PenaltyTransferred: the case with its evidence was handed over, within 24 hours.
type PenaltyTransferred struct {
	PenaltyStep
	To       string    `json:"to" title:"接收机关|transferred to"` // police or other organ of justice
	Evidence []Subject `json:"evidence,omitzero"`
}

// PenaltyTransferAnswered: the police said, within 3 days, whether they take the case.
type PenaltyTransferAnswered struct {
	PenaltyStep
	Answer ProposalAnswer `json:"answer"`
	Reason string         `json:"reason,omitzero"`
}

// PenaltyElectronicServiceAgreed: the party signed that documents may come by electronic means; without
// it they may not.
type PenaltyElectronicServiceAgreed struct {
	PenaltyStep
	Consent *File `json:"consent,omitzero" title:"同意书|consent"`
}

// PenaltyDecisionDispatched: the decision was sent to the party.
type PenaltyDecisionDispatched struct {
	PenaltyStep
	Expense Money `json:"expense,omitzero" title:"费用|expense"` // costs added to the fine
}

// PenaltyServed: the decision reached the party, handed over at once or within 7 days
// (Penalty Law Art. 61).
type PenaltyServed struct {
	PenaltyStep
	Method ServiceMethod `json:"method,omitzero"`
}

// PenaltyInstalmentsApproved: the fine may be paid later, or in parts.
type PenaltyInstalmentsApproved struct {
	PenaltyStep
	Instalments []Instalment `json:"instalments" title:"分期|instalments"`
}

// Instalment is a part of a fine and the last day on which it is paid in time.
type Instalment struct {
	Amount Money `json:"amount"`
	Due    Date  `json:"due"`
}

// PenaltyCollectedOnSpot: an officer took the fine, at most 100 yuan or hard to collect later, against a
// receipt issued by the finance department.
type PenaltyCollectedOnSpot struct {
	PenaltyStep
	Amount  Money            `json:"amount"`
	Ground  CollectionGround `json:"ground,omitzero"`
	Receipt string           `json:"receipt,omitzero"` // number
}

// PenaltyHandedIn: the organ paid what was collected on the spot to the bank: the officer within 2 days, the
// organ within 2 more.
type PenaltyHandedIn struct {
	PenaltyStep
	By     HandingIn `json:"by" title:"缴付方式|handed in"`
	Amount Money     `json:"amount,omitzero"`
}

// PenaltyPaid: a payment came in. A source states the payment, the total paid so far, or both.
type PenaltyPaid struct {
	PenaltyStep
	Amount    Money `json:"amount,omitzero"`
	TotalPaid Money `json:"total_paid,omitzero" title:"累计已缴|total paid"`
}

// PenaltySurchargeAdded: the fine was raised for late payment (Penalty Law Art. 72).
type PenaltySurchargeAdded struct {
	PenaltyStep
	Surcharge Money `json:"surcharge,omitzero" title:"加处罚款|surcharge"`   // what was added
	AmountDue Money `json:"amount_due,omitzero" title:"应缴金额|amount due"` // the fine with all that was added
}

// PenaltyDemanded: the party was asked to perform, 10 days before the organ may go to court.
type PenaltyDemanded struct {
	PenaltyStep
	Amount Money `json:"amount,omitzero"`
	Due    Date  `json:"due,omitzero"`
}

// PenaltyEnforcementApplied: compulsory enforcement was applied for (Compulsion Law Art. 53, 54).
type PenaltyEnforcementApplied struct {
	PenaltyStep
	Body string `json:"body,omitzero"` // court or collecting agency
}

// PenaltyEnforced: compulsory enforcement ended.
type PenaltyEnforced struct {
	PenaltyStep
	Result EnforcementResult `json:"result"`
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

// PenaltyDecisionPublished: the decision can be looked up by the public.
type PenaltyDecisionPublished struct {
	PenaltyStep
	URL   string `json:"url,omitzero"`
	Until Date   `json:"until,omitzero"` // when the publication ends
}

// PenaltyPublicationWithdrawn: the publication ended: the decision fell or changed, or its time was over.
type PenaltyPublicationWithdrawn struct {
	PenaltyStep
	Reason PublicationEnd `json:"reason"`
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

func (Procedure) Values() []Value {
	return []Value{{string(ProcedureSimple), "简易程序", "simple"}, {string(ProcedureOrdinary), "普通程序", "ordinary"}}
}

// PartyKind is who is punished.
type PartyKind string

func (PartyKind) Values() []Value {
	return []Value{{"person", "个人", "person"}, {"organisation", "单位", "organisation"}}
}

// PenaltyOutcome is one of the four outcomes of Penalty Law Art. 57.
type PenaltyOutcome string

func (PenaltyOutcome) Values() []Value {
	return []Value{
		{"penalty", "给予处罚", "penalty"}, {"no_penalty_slight", "情节轻微不予处罚", "no penalty: slight"},
		{"no_penalty_unproven", "违法事实不成立不予处罚", "no penalty: not established"}, {"transferred_to_justice", "移送司法机关", "transferred to justice"},
	}
}

// TouchedSafety is the safety of life, health or finance that a violation touches, with harm done (Penalty Law Art. 36).
type TouchedSafety string

func (TouchedSafety) Values() []Value {
	return []Value{{"life", "生命安全", "life"}, {"health", "健康安全", "health"}, {"financial", "金融安全", "financial"}}
}

// ClueOrigin is where a clue came from.
type ClueOrigin string

func (ClueOrigin) Values() []Value {
	return []Value{
		{"inspection", "检查", "inspection"}, {"camera", "监控", "camera"}, {"complaint", "投诉举报", "complaint"}, {"transfer", "移送", "transfer"},
		{"other", "其他", "other"},
	}
}

// EvidenceKind is one of the eight kinds of Penalty Law Art. 46.
type EvidenceKind string

func (EvidenceKind) Values() []Value {
	return []Value{
		{"documentary", "书证", "documentary"}, {"physical", "物证", "physical"}, {"audiovisual", "视听资料", "audiovisual"}, {"electronic", "电子数据", "electronic"},
		{"testimony", "证人证言", "testimony"}, {"party_statement", "当事人的陈述", "party's statement"}, {"expert_opinion", "鉴定意见", "expert opinion"},
		{"inspection_record", "勘验笔录、现场笔录", "inspection record"},
	}
}

// LegalOpinion is what the legal review concluded.
type LegalOpinion string

func (LegalOpinion) Values() []Value {
	return []Value{{"agree", "同意", "agree"}, {"amend", "建议修改", "amend"}, {"disagree", "不同意", "disagree"}}
}

// ServiceMethod is how a document reaches the party.
type ServiceMethod string

func (ServiceMethod) Values() []Value {
	return []Value{
		{"in_person", "直接送达", "in person"}, {"left", "留置送达", "left"}, {"post", "邮寄送达", "by post"}, {"electronic", "电子送达", "electronic"},
		{"public_notice", "公告送达", "public notice"}, {"other", "其他", "other"},
	}
}

// AppealOutcome is how a review or suit ended.
type AppealOutcome string

func (AppealOutcome) Values() []Value {
	return []Value{
		{"upheld", "维持", "upheld"}, {"changed", "变更", "changed"}, {"revoked", "撤销", "revoked"}, {"dismissed", "驳回", "dismissed"},
		{"withdrawn", "撤回", "withdrawn"}, {"unstated", "未载明", "not stated"},
	}
}

// Disposal is what becomes of things that were kept or seized.
type Disposal string

func (Disposal) Values() []Value {
	return []Value{
		{"returned", "返还", "returned"}, {"seized", "转为查封扣押", "seized"}, {"confiscated", "没收", "confiscated"}, {"destroyed", "销毁", "destroyed"},
		{"auctioned", "拍卖", "auctioned"}, {"transferred", "移送", "transferred"}, {"used_as_evidence", "作为证据", "used as evidence"},
	}
}

// PartyRight is a right that the party is told of.
type PartyRight string

func (PartyRight) Values() []Value {
	return []Value{
		{"statement", "陈述申辩", "statement"}, {"hearing", "听证", "hearing"}, {"recusal", "申请回避", "recusal"}, {"review", "行政复议", "review"},
		{"litigation", "行政诉讼", "litigation"}, {"access_to_record", "查询记录", "access to the record"},
	}
}

// StatementForm is how a party spoke.
type StatementForm string

func (StatementForm) Values() []Value {
	return []Value{
		{"oral", "口头", "oral"}, {"written", "书面", "written"}, {"electronic", "电子", "electronic"}, {"waived", "放弃", "waived"},
	}
}

// StatementResult is what the organ made of a party's statement.
type StatementResult string

func (StatementResult) Values() []Value {
	return []Value{
		{"adopted", "采纳", "adopted"}, {"partly_adopted", "部分采纳", "partly adopted"}, {"not_adopted", "不予采纳", "not adopted"},
	}
}

// ReviewGround is which of the four cases of Penalty Law Art. 58 demands a legal review; voluntary if none.
type ReviewGround string

func (ReviewGround) Values() []Value {
	return []Value{
		{"public_interest", "涉及重大公共利益", "major public interest"}, {"after_hearing", "关系重大权益并经听证", "after a hearing"}, {"complex", "案情疑难复杂", "complex"},
		{"other_law", "其他法律规定", "other law"}, {"voluntary", "自行审核", "voluntary"},
	}
}

// PenaltyKind is what a decision imposes.
type PenaltyKind string

func (PenaltyKind) Values() []Value {
	return []Value{
		{"warning", "警告", "warning"}, {"public_criticism", "通报批评", "public criticism"}, {"fine", "罚款", "fine"}, {"confiscation", "没收", "confiscation"},
		{"suspension_of_licence", "暂扣许可证件", "suspension of licence"}, {"revocation_of_licence", "吊销许可证件", "revocation of licence"},
		{"restriction_of_business", "限制开展生产经营活动", "restriction of business"}, {"closure", "责令停产停业或关闭", "closure"}, {"detention", "行政拘留", "detention"},
		{"other", "其他", "other"},
	}
}

// CollectionGround is why a fine was collected on the spot.
type CollectionGround string

func (CollectionGround) Values() []Value {
	return []Value{{"up_to_100_yuan", "一百元以下", "up to 100 yuan"}, {"hard_to_collect", "事后难以执行", "hard to collect later"}}
}

// HandingIn is who handed a collected fine in: the officer to the organ, or the organ to the bank.
type HandingIn string

func (HandingIn) Values() []Value {
	return []Value{{"officer", "执法人员交至机关", "by the officer to the organ"}, {"organ", "机关缴付银行", "by the organ to the bank"}}
}

// EnforcementResult is how compulsory enforcement ended.
type EnforcementResult string

func (EnforcementResult) Values() []Value {
	return []Value{
		{"enforced", "已执行", "enforced"}, {"partly_enforced", "部分执行", "partly enforced"}, {"not_permitted", "裁定不予执行", "not permitted"},
		{"ended", "终结执行", "ended"},
	}
}

// PublicationEnd is why a decision is no longer public.
type PublicationEnd string

func (PublicationEnd) Values() []Value {
	return []Value{
		{"changed", "决定变更", "changed"}, {"revoked", "决定撤销", "revoked"}, {"confirmed_unlawful", "确认违法", "confirmed unlawful"},
		{"confirmed_invalid", "确认无效", "confirmed invalid"}, {"time_over", "公示期满", "time over"}, {"credit_repaired", "信用修复", "credit repaired"},
	}
}
