package events

var approvalFamily = Family{
	Name:   "approval",
	Table:  "approvals",
	Title:  Title{"审批件", "Approval case"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[ApprovalApplicantIdentified]("applicant_identified", "申请人身份核验", "Applicant identified", "report 3.3; Online Services Rules Art. 7"),
		fact[ApprovalSubmittedOnline]("submitted_online", "网上提交申请", "Submitted online", "report 3.3; Licensing Law Art. 33").by(TellerAnyone),
		fact[ApprovalReceived]("received", "收件", "Application received", "report 3.1; Licensing Law Art. 32"),
		fact[ApprovalMaterialReused]("material_reused", "材料共享复用", "Material reused", "report 3.3; Licensing Law Art. 33; Online Services Rules Art. 7"),
		fact[ApprovalCorrectionNoticeIssued]("correction_notice_issued", "一次性补正告知", "Correction notice issued", "Licensing Law Art. 32"),
		fact[ApprovalCorrectionSubmitted]("correction_submitted", "补正提交", "Correction submitted", "Licensing Law Art. 32"),
		fact[ApprovalAccepted]("accepted", "受理", "Application accepted", "report 3.1; Licensing Law Art. 32; Licensing Law Art. 42"),
		fact[ApprovalDeemedAccepted]("deemed_accepted", "视为受理", "Deemed accepted", "Licensing Law Art. 32"),
		fact[ApprovalNotAccepted]("not_accepted", "不予受理", "Not accepted", "Licensing Law Art. 32"),
		fact[ApprovalThirdPartyTold]("third_party_told", "告知利害关系人", "Third party told", "Licensing Law Art. 36"),
		fact[ApprovalSiteChecked]("site_checked", "实地核查", "Site checked", "Licensing Law Art. 34").by(TellerNamed),
		fact[ApprovalInitialReviewed]("initial_reviewed", "初审", "Initial review completed", "report 3.1; Licensing Law Art. 34").by(TellerNamed),
		fact[ApprovalReReviewed]("re_reviewed", "复审", "Re-review completed", "report 3.1"),
		fact[ApprovalHearingRequested]("hearing_requested", "要求许可听证", "Hearing requested", "Licensing Law Art. 46-48").by(TellerAnyone),
		fact[ApprovalHearingAnnounced]("hearing_announced", "许可听证告知", "Hearing announced", "Licensing Law Art. 46-48"),
		fact[ApprovalHearingHeld]("hearing_held", "举行许可听证", "Hearing held", "Licensing Law Art. 46-48"),
		fact[ApprovalGranted]("granted", "准予许可决定", "Decision: granted", "report 3.1; Licensing Law Art. 38"),
		fact[ApprovalRefused]("refused", "不予许可决定", "Decision: refused", "report 3.1; Licensing Law Art. 38"),
		fact[ApprovalCertificateIssued]("certificate_issued", "制证", "Certificate issued", "Licensing Law Art. 44"),
		fact[ApprovalDelivered]("delivered", "送达", "Delivered", "Licensing Law Art. 44"),
		fact[ApprovalPublished]("published", "许可决定公开", "Decision published", "Licensing Law Art. 40"),
		fact[ApprovalFeeCharged]("fee_charged", "收取费用", "Fee charged", "design"),
		fact[ApprovalWithdrawn]("withdrawn", "申请人撤回", "Withdrawn by the applicant", "report 3.1"),
		fact[ApprovalTerminated]("terminated", "终止办理", "Terminated", "report 3.1"),
		fact[ApprovalClockSuspended]("clock_suspended", "时限中止（不计入期限）", "Clock suspended", "Licensing Law Art. 45"),
		fact[ApprovalClockResumed]("clock_resumed", "时限恢复", "Clock resumed", "Licensing Law Art. 45"),
		fact[ApprovalClockExtended]("clock_extended", "时限延长", "Clock extended", "Licensing Law Art. 42"),
		fact[ApprovalExpertConsulted]("expert_consulted", "征求专家或部门意见", "Expert consultation asked", "Licensing Law Art. 45"),
		fact[ApprovalExpertAnswered]("expert_answered", "专家或部门答复", "Expert consultation answered", "Licensing Law Art. 45").by(TellerNamed),
		fact[ApprovalStepTaken]("step_taken", "其他环节", "Other step", "design"),
	},
	States: []Value{
		{"submitted", "已网上提交", "submitted online"}, {"received", "已收件", "received"}, {"correcting", "补正中", "correcting"},
		{"accepted", "已受理", "accepted"}, {"suspended", "中止中", "suspended"}, {"reviewing", "审查中", "reviewing"}, {"reviewed", "已审查", "reviewed"},
		{"decided", "已决定", "decided"}, {"delivered", "已送达", "delivered"}, {"closed", "已终结", "closed"},
	},
	Lifecycle: `
		[*] --> submitted: submitted_online
		submitted --> received: received
		[*] --> received: received
		received --> received: applicant_identified, material_reused, step_taken
		received --> correcting: correction_notice_issued
		correcting --> received: correction_submitted
		received --> accepted: accepted, deemed_accepted
		received --> [*]: not_accepted, withdrawn
		accepted --> accepted: site_checked, third_party_told, expert_consulted, expert_answered, clock_extended, hearing_requested, hearing_announced, hearing_held, fee_charged, step_taken
		accepted --> suspended: clock_suspended
		suspended --> accepted: clock_resumed
		accepted --> reviewed: initial_reviewed
		reviewed --> reviewed: re_reviewed
		reviewed --> decided: granted, refused
		accepted --> [*]: withdrawn, terminated
		decided --> decided: certificate_issued, published
		decided --> [*]: delivered`,
}

// ApprovalStep is what any step of an approval may state beside its own fields.
type ApprovalStep struct {
	// Activity is the step's name in the source system, such as "T02 Check confirmation of receipt".
	Activity string `json:"activity,omitzero" title:"环节名称|activity"`
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
	Item        string `json:"item,omitzero"`                                // service item code
	Channel     string `json:"channel,omitzero"`                             // how the application came in
	Department  string `json:"department,omitzero" title:"部门|department"`    // department in charge
	Group       string `json:"group,omitzero"`                               // unit in charge
	Responsible string `json:"responsible,omitzero" title:"承办人|responsible"` // pseudonymous identifier of the officer in charge
	Started     Moment `json:"started,omitzero" title:"开始时间|started"`
	Deadline    Moment `json:"deadline,omitzero" title:"法定期限|deadline"`         // statutory limit as a date, as stated
	PlannedEnd  Moment `json:"planned_end,omitzero" title:"承诺办结日期|planned end"` // promised end as a date, as stated
	Ended       Moment `json:"ended,omitzero"`
	// TaskCode is the item's 31-digit code by GB/T 39554.1, where the source has one.
	TaskCode  TaskCode `json:"task_code,omitzero"`
	Applicant string   `json:"applicant,omitzero"` // pseudonymous identifier
}

// ApprovalApplicantIdentified: it was checked who applies: one number for all applications of a person.
type ApprovalApplicantIdentified struct {
	ApprovalStep
	Applicant Party                `json:"applicant"`
	Method    IdentificationMethod `json:"method,omitzero"`
}

// ApprovalSubmittedOnline: the application was filed over the net.
type ApprovalSubmittedOnline struct {
	ApprovalStep
	Platform  string   `json:"platform,omitzero" title:"平台|platform"`
	Materials []string `json:"materials,omitzero"` // codes
}

// ApprovalMaterialReused: a material was taken from what the government holds, instead of asked again.
type ApprovalMaterialReused struct {
	ApprovalStep
	Material string  `json:"material" title:"材料|material"`        // code
	Holder   string  `json:"holder,omitzero"`                     // organ or library it came from
	From     Subject `json:"from,omitzero" title:"取自|taken from"` // approval/… or document/…, where it was handed in or made
	SHA256   SHA256  `json:"sha256,omitzero"`
}

// ApprovalThirdPartyTold: someone whose interests the licence touches was told, and can be heard.
type ApprovalThirdPartyTold struct {
	ApprovalStep
	Party  Party         `json:"party"`
	Method ServiceMethod `json:"method,omitzero"`
}

// ApprovalSiteChecked: officers looked at the place; the law wants two or more.
type ApprovalSiteChecked struct {
	ApprovalStep
	Officers []string `json:"officers,omitzero"` // pseudonymous identifiers
	Record   *File    `json:"record,omitzero" personal:"face"`
}

// ApprovalHearingRequested: the applicant, or someone whose interests the licence touches, asked for a hearing, within 5 workdays of
// being told of the right (Licensing Law Art. 47).
type ApprovalHearingRequested struct {
	ApprovalStep
	By *Party `json:"by,omitzero" title:"申请人|asked by"`
}

// ApprovalFeeCharged: the applicant had to pay for the licence or its examination; nothing is due unless a law says so
// (Licensing Law Art. 58).
type ApprovalFeeCharged struct {
	ApprovalStep
	Amount  Money  `json:"amount"`
	Receipt string `json:"receipt,omitzero"` // number
}

// ApprovalHearingAnnounced: the hearing's day was told, 7 workdays ahead.
type ApprovalHearingAnnounced struct {
	ApprovalStep
	At Moment `json:"at" title:"听证时间|time of the hearing"`
}

// ApprovalHearingHeld: the hearing took place; the decision rests on its record.
type ApprovalHearingHeld struct {
	ApprovalStep
	Host   string `json:"host,omitzero"` // pseudonymous identifier
	Record *File  `json:"record,omitzero" personal:"face"`
}

// ApprovalPublished: the decision can be looked up by the public.
type ApprovalPublished struct {
	ApprovalStep
	URL string `json:"url,omitzero"`
}

// ApprovalStepTaken: something was done on the case for which neither the law nor the town's procedure has a name:
// a step of another system, which its activity names. It moves no clock and decides nothing.
type ApprovalStepTaken struct{ ApprovalStep }

// ApprovalReceived: the application's materials came in (Licensing Law Art. 32).
type ApprovalReceived struct {
	ApprovalStep
	Materials []string `json:"materials,omitzero"` // codes of the materials handed in
	Receipt   string   `json:"receipt,omitzero"`   // number of the stamped and dated receipt
	// Renews is the number of the certificate that is to be renewed, and Expires its last day of validity (Licensing Law Art. 50).
	Renews  string `json:"renews,omitzero" title:"申请延续的证书|certificate to be renewed"`
	Expires Date   `json:"expires,omitzero" title:"原证有效期届满日|certificate valid until"`
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
	// Handling is how several organs decide together, which has another longest extension; absent: one organ decides.
	Handling Handling `json:"handling,omitzero" title:"办理方式|handling"`
}

// ApprovalDeemedAccepted: no notice came in time, so the application counts as accepted from
// the day its materials were received (Licensing Law Art. 32(4)).
type ApprovalDeemedAccepted struct {
	ApprovalStep
	MaterialsReceived Date `json:"materials_received" title:"材料收到日期|materials received"`
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

// ApprovalCertificateIssued: the certificate was made out (Licensing Law Art. 44).
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

// ApprovalClockResumed: time is counted again, unless another suspension lasts. It ends the suspension that it names, else the oldest
// open one on its ground, else the oldest open one.
type ApprovalClockResumed struct {
	ApprovalStep
	Suspension string           `json:"suspension,omitzero" title:"所结束的中止|suspension that ends"` // id of the event that suspended the clock
	Ground     SuspensionGround `json:"ground,omitzero"`
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

// Handling is how an application is handled that several organs decide on (Licensing Law Art. 26, 42).
type Handling string

func (Handling) Values() []Value {
	return []Value{
		{"single", "单独办理", "one organ"}, {"unified", "统一办理", "unified"}, {"joint", "联合办理", "joint"}, {"centralised", "集中办理", "centralised"},
	}
}

// ReviewOpinion is what a review concluded.
type ReviewOpinion string

func (ReviewOpinion) Values() []Value {
	return []Value{{"grant", "建议准予", "grant"}, {"refuse", "建议不予", "refuse"}, {"return", "退回", "return"}}
}

// SuspensionGround is why time is not counted. All but the last stand in Licensing Law Art. 45.
type SuspensionGround string

func (SuspensionGround) Values() []Value {
	return []Value{
		{"hearing", "听证", "hearing"}, {"tender", "招标", "tender"}, {"auction", "拍卖", "auction"}, {"inspection", "检验", "inspection"}, {"testing", "检测", "testing"},
		{"quarantine", "检疫", "quarantine"}, {"appraisal", "鉴定", "appraisal"}, {"expert_review", "专家评审", "expert review"}, {"other", "其他", "other"},
	}
}

// ApprovalOutcome is how a case ended: decided either way, or without a decision.
type ApprovalOutcome string

func (ApprovalOutcome) Values() []Value {
	return []Value{
		{"granted", "准予许可", "granted"}, {"refused", "不予许可", "refused"}, {"not_accepted", "不予受理", "not accepted"}, {"withdrawn", "申请人撤回", "withdrawn"},
		{"terminated", "终止办理", "terminated"},
	}
}

// IdentificationMethod is how it was checked who someone is.
type IdentificationMethod string

func (IdentificationMethod) Values() []Value {
	return []Value{
		{"card", "身份证件", "identity card"}, {"electronic_licence", "电子证照", "electronic licence"}, {"online_account", "网上实名账户", "online account"},
		{"on_behalf", "代办", "on behalf"}, {"other", "其他", "other"},
	}
}
