package events

var documentFamily = Family{
	Name:   "document",
	Table:  "documents",
	Title:  Title{"执法文书", "Document"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[DocumentIssued]("issued", "文书制作", "Document issued", "report 3.4; Penalty Law Art. 59"),
		fact[DocumentServed]("served", "文书送达", "Document served", "Penalty Law Art. 61"),
		fact[DocumentReplaced]("replaced", "文书更正", "Document replaced", "report 3.4"),
		fact[DocumentRevoked]("revoked", "文书撤销", "Document revoked", "report 3.4; Penalty Law Art. 38"),
	},
	States: []Value{{"issued", "已制发", "issued"}, {"served", "已送达", "served"}, {"replaced", "已替换", "replaced"}, {"revoked", "已撤销", "revoked"}},
	Lifecycle: `
		[*] --> issued: issued
		issued --> served: served
		issued --> [*]: replaced, revoked
		served --> [*]: replaced, revoked`,
}

// DocumentIssued: a document of a case was made by the uniform template of its kind.
type DocumentIssued struct {
	Kind     DocumentKind `json:"kind"`
	Number   string       `json:"number"`
	Template string       `json:"template" title:"文书模板|template"` // name and version
	Case     Subject      `json:"case"`
	SHA256   SHA256       `json:"sha256"`
	Seal     Subject      `json:"seal,omitzero"`    // seal/…
	Sealing  Subject      `json:"sealing,omitzero"` // sealing/…
	Pages    Count        `json:"pages,omitzero"`
}

// DocumentServed: the document reached the party.
type DocumentServed struct {
	Method  ServiceMethod `json:"method"`
	Receipt *File         `json:"receipt,omitzero"`
}

// DocumentReplaced: another document stands in this one's place.
type DocumentReplaced struct {
	By     Subject `json:"by" title:"替换文书|replaced by"` // document/…
	Reason string  `json:"reason"`
}

// DocumentRevoked: the document has no effect.
type DocumentRevoked struct {
	Reason string `json:"reason"`
}

// DocumentKind is what a document does in its case.
type DocumentKind string

func (DocumentKind) Values() []Value {
	return []Value{
		{"acceptance_notice", "受理通知书", "acceptance notice"}, {"correction_notice", "补正告知书", "correction notice"},
		{"refusal_to_accept", "不予受理通知书", "refusal to accept"}, {"licence_decision", "许可决定书", "licence decision"}, {"filing_form", "立案审批表", "filing form"},
		{"inspection_record", "检查笔录", "inspection record"}, {"interview_record", "询问笔录", "interview record"},
		{"preservation_decision", "先行登记保存决定书", "preservation decision"}, {"seizure_decision", "查封扣押决定书", "seizure decision"},
		{"rectification_order", "责令改正通知书", "rectification order"}, {"penalty_notice", "处罚告知书", "penalty notice"}, {"hearing_notice", "听证通知书", "hearing notice"},
		{"hearing_record", "听证笔录", "hearing record"}, {"legal_review_opinion", "法制审核意见", "legal review opinion"},
		{"discussion_record", "集体讨论记录", "discussion record"}, {"penalty_decision", "处罚决定书", "penalty decision"},
		{"on_spot_decision", "当场处罚决定书", "on-spot decision"}, {"no_penalty_decision", "不予处罚决定书", "decision not to punish"},
		{"transfer_letter", "移送函", "transfer letter"}, {"service_receipt", "送达回证", "service receipt"}, {"demand", "催告书", "demand"},
		{"enforcement_application", "强制执行申请书", "enforcement application"}, {"closing_report", "结案报告", "closing report"}, {"agreement", "协议书", "agreement"},
		{"opinion", "意见书", "opinion"}, {"other", "其他", "other"},
	}
}
