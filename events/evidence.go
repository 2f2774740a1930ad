package events

var evidenceFamily = Family{
	Name:   "evidence",
	Table:  "evidence",
	Title:  Title{"证据", "Evidence"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[EvidenceCollected]("collected", "证据采集", "Evidence collected", "report 3.4; Penalty Law Art. 46"),
		fact[EvidencePreserved]("preserved", "证据固定保存", "Evidence preserved", "report 3.4; Public Video Regulation Art. 17"),
		fact[EvidenceReviewed]("reviewed", "证据审核", "Evidence reviewed", "Penalty Law Art. 41; Penalty Law Art. 46"),
		fact[EvidenceSharingRequested]("sharing_requested", "申请共享", "Sharing requested", "report 3.4; Business Environment Regulation Art. 57").by(TellerAnyone),
		fact[EvidenceShared]("shared", "证据共享", "Evidence shared", "report 3.4; Zhejiang Enforcement Regulation Art. 18"),
		fact[EvidenceSharingRefused]("sharing_refused", "不予共享", "Sharing refused", "report 3.4"),
		fact[EvidenceAccessed]("accessed", "证据调阅", "Evidence accessed", "report 3.4; Public Video Regulation Art. 20").by(TellerNamed),
		fact[EvidenceReused]("reused", "证据共用", "Evidence reused", "report 3.4; Zhejiang Enforcement Regulation Art. 18; Business Environment Regulation Art. 57").by(TellerNamed),
		fact[EvidenceRejected]("rejected", "证据不予采信", "Evidence rejected", "Penalty Law Art. 41; Penalty Law Art. 46").by(TellerNamed),
		fact[EvidenceMasked]("masked", "公开前脱敏", "Evidence masked", "Public Video Regulation Art. 22"),
		fact[EvidenceDeleted]("deleted", "到期删除", "Evidence deleted", "Public Video Regulation Art. 17"),
	},
	States: []Value{
		{"collected", "已采集", "collected"}, {"preserved", "已固定", "preserved"}, {"reviewed", "已审核", "reviewed"}, {"shared", "已共享", "shared"},
		{"rejected", "不予采信", "rejected"}, {"deleted", "已删除", "deleted"},
	},
	Lifecycle: `
		[*] --> collected: collected
		collected --> preserved: preserved
		collected --> reviewed: reviewed
		preserved --> reviewed: reviewed
		reviewed --> reviewed: preserved, sharing_requested, sharing_refused, accessed, masked
		reviewed --> shared: shared
		shared --> shared: accessed, reused, rejected
		reviewed --> rejected: rejected
		collected --> [*]: deleted
		reviewed --> [*]: deleted
		shared --> [*]: deleted`,
}

// EvidenceCollected: one piece of evidence: a pointer, a digest and a day until which it is kept.
type EvidenceCollected struct {
	Kind     EvidenceKind   `json:"kind"`
	Origin   EvidenceOrigin `json:"origin"`
	Camera   Subject        `json:"camera,omitzero"`                 // camera/…
	Alert    Subject        `json:"alert,omitzero" title:"告警|alert"` // alert/…
	Case     Subject        `json:"case,omitzero"`                   // penalty/…, inspection/… or incident/…
	Officers []Subject      `json:"officers,omitzero"`               // staff/…
	File     *File          `json:"file,omitzero" personal:"face"`
	From     Moment         `json:"from,omitzero"` // of the recording
	To       Moment         `json:"to,omitzero"`
	Position *Position      `json:"position,omitzero"`
	Plate    string         `json:"plate,omitzero" personal:"plate"`
	// Signature is the device's or officer's over the file.
	Signature string `json:"signature,omitzero" title:"签名|signature"`
}

// EvidencePreserved: it is kept beyond its day. Recordings are kept for 30 days at least, and deleted once their purpose is met.
type EvidencePreserved struct {
	Order Subject `json:"order,omitzero"` // document/…
	Until Date    `json:"until"`
	// SHA256 is the digest at this time: equal to the collected one if nothing was changed.
	SHA256 SHA256 `json:"sha256,omitzero"`
	// Proof names the third party that keeps the digest: a time stamp or a notary.
	Proof *File `json:"proof,omitzero" title:"依据事件|proof"`
}

// EvidenceReviewed: it was examined whether it is true, clear, complete and accurate; without it a device's
// record is no evidence.
type EvidenceReviewed struct {
	Result    ReviewResult    `json:"result"`
	Flaws     []EvidenceFlaw  `json:"flaws,omitzero"`
	Dimension ReviewDimension `json:"dimension,omitzero" title:"审核方面|dimension"`
}

// EvidenceSharingRequested: another organ asked for it.
type EvidenceSharingRequested struct {
	By      string  `json:"by" title:"申请机关|requested by"` // organ
	Purpose string  `json:"purpose"`
	Basis   string  `json:"basis"` // law and article that allow it
	Case    Subject `json:"case,omitzero"`
}

// EvidenceShared: another organ may use it, for the purpose and nothing else.
type EvidenceShared struct {
	Recipient string  `json:"recipient"` // organ
	Purpose   string  `json:"purpose"`
	Basis     string  `json:"basis"` // law and article that allow it
	Case      Subject `json:"case,omitzero"`
	Until     Date    `json:"until,omitzero"`
}

// EvidenceSharingRefused: the request was refused.
type EvidenceSharingRefused struct {
	Recipient string `json:"recipient"` // organ that asked
	Reason    string `json:"reason"`
}

// EvidenceAccessed: someone looked at it or took a copy. An access without a purpose is a fact too.
type EvidenceAccessed struct {
	By      string     `json:"by" title:"查阅机关|accessed by"` // organ
	Purpose string     `json:"purpose,omitzero"`
	Basis   string     `json:"basis,omitzero"`
	Case    Subject    `json:"case,omitzero"`
	Kind    AccessKind `json:"kind,omitzero"`
}

// EvidenceReused: a case of another organ cites it, instead of collecting it again.
type EvidenceReused struct {
	By   string  `json:"by" title:"使用机关|reused by"` // organ
	Case Subject `json:"case"`
}

// EvidenceRejected: a case, review or court did not admit it.
type EvidenceRejected struct {
	By     string         `json:"by,omitzero" title:"不予采信的机关|rejected by"` // organ or court
	Case   Subject        `json:"case,omitzero"`
	Reason string         `json:"reason"`
	Flaws  []EvidenceFlaw `json:"flaws,omitzero"`
}

// EvidenceMasked: faces and plates were made unrecognisable before publication.
type EvidenceMasked struct {
	File File `json:"file"` // the masked one
}

// EvidenceDeleted: the file is gone; the log keeps that it was there, and its digest.
type EvidenceDeleted struct {
	Reason DeletionReason `json:"reason"`
}

// EvidenceOrigin is where a piece of evidence came from.
type EvidenceOrigin string

func (EvidenceOrigin) Values() []Value {
	return []Value{
		{"camera", "监控", "camera"}, {"officer", "执法人员", "officer"}, {"party", "当事人", "party"}, {"third_party", "第三人", "third party"},
		{"other_organ", "其他机关", "another organ"}, {"sensor", "传感器", "sensor"},
	}
}

// EvidenceFlaw is what is wrong with a piece of evidence.
type EvidenceFlaw string

func (EvidenceFlaw) Values() []Value {
	return []Value{
		{"unclear", "不清晰", "unclear"}, {"incomplete", "不完整", "incomplete"}, {"inaccurate", "不准确", "inaccurate"}, {"altered", "被改动", "altered"},
		{"unreviewed_device", "设备未经审核", "device not reviewed"}, {"no_sign", "未设标志", "no sign"}, {"unlawfully_obtained", "违法取得", "unlawfully obtained"},
		{"too_late", "逾期", "too late"}, {"irrelevant", "无关", "irrelevant"},
	}
}

// ReviewDimension is by what law or technique evidence was examined.
type ReviewDimension string

func (ReviewDimension) Values() []Value {
	return []Value{{"legal", "法制审核", "legal"}, {"technical", "技术审核", "technical"}, {"both", "法制与技术审核", "legal and technical"}}
}

// AccessKind is what someone did with evidence.
type AccessKind string

func (AccessKind) Values() []Value {
	return []Value{{"viewed", "查看", "viewed"}, {"copied", "复制", "copied"}, {"exported", "导出", "exported"}}
}

// DeletionReason is why a file was deleted.
type DeletionReason string

func (DeletionReason) Values() []Value {
	return []Value{
		{"retention_over", "保存期满", "retention over"}, {"purpose_met", "目的已达到", "purpose met"}, {"unlawful", "违法取得", "unlawfully obtained"},
		{"ordered", "依令删除", "ordered"},
	}
}
