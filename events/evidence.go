package events

var evidenceFamily = Family{
	Name:   "evidence",
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
	Camera   Subject        `json:"camera,omitzero"`   // camera/…
	Alert    Subject        `json:"alert,omitzero"`    // alert/…
	Case     Subject        `json:"case,omitzero"`     // penalty/…, inspection/… or incident/…
	Officers []Subject      `json:"officers,omitzero"` // staff/…
	File     *File          `json:"file,omitzero" personal:"face"`
	From     Moment         `json:"from,omitzero"` // of the recording
	To       Moment         `json:"to,omitzero"`
	Position *Position      `json:"position,omitzero"`
	Plate    string         `json:"plate,omitzero" personal:"plate"`
	// Signature is the device's or officer's over the file.
	Signature string `json:"signature,omitzero"`
}

// EvidencePreserved: it is kept beyond its day. Recordings are kept for 30 days at least, and deleted once their purpose is met.
type EvidencePreserved struct {
	Order Subject `json:"order,omitzero"` // document/…
	Until Date    `json:"until"`
	// SHA256 is the digest at this time: equal to the collected one if nothing was changed.
	SHA256 SHA256 `json:"sha256,omitzero"`
	// Proof names the third party that keeps the digest: a time stamp or a notary.
	Proof *File `json:"proof,omitzero"`
}

// EvidenceReviewed: it was examined whether it is true, clear, complete and accurate; without it a device's
// record is no evidence.
type EvidenceReviewed struct {
	Result    ReviewResult    `json:"result"`
	Flaws     []EvidenceFlaw  `json:"flaws,omitzero"`
	Dimension ReviewDimension `json:"dimension,omitzero"`
}

// EvidenceSharingRequested: another organ asked for it.
type EvidenceSharingRequested struct {
	By      string  `json:"by"` // organ
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
	By      string     `json:"by"` // organ
	Purpose string     `json:"purpose,omitzero"`
	Basis   string     `json:"basis,omitzero"`
	Case    Subject    `json:"case,omitzero"`
	Kind    AccessKind `json:"kind,omitzero"`
}

// EvidenceReused: a case of another organ cites it, instead of collecting it again.
type EvidenceReused struct {
	By   string  `json:"by"` // organ
	Case Subject `json:"case"`
}

// EvidenceRejected: a case, review or court did not admit it.
type EvidenceRejected struct {
	By     string         `json:"by,omitzero"` // organ or court
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

func (EvidenceOrigin) Values() []string {
	return []string{"camera", "officer", "party", "third_party", "other_organ", "sensor"}
}

// EvidenceFlaw is what is wrong with a piece of evidence.
type EvidenceFlaw string

func (EvidenceFlaw) Values() []string {
	return []string{"unclear", "incomplete", "inaccurate", "altered", "unreviewed_device", "no_sign", "unlawfully_obtained", "too_late", "irrelevant"}
}

// ReviewDimension is by what law or technique evidence was examined.
type ReviewDimension string

func (ReviewDimension) Values() []string { return []string{"legal", "technical", "both"} }

// AccessKind is what someone did with evidence.
type AccessKind string

func (AccessKind) Values() []string { return []string{"viewed", "copied", "exported"} }

// DeletionReason is why a file was deleted.
type DeletionReason string

func (DeletionReason) Values() []string {
	return []string{"retention_over", "purpose_met", "unlawful", "ordered"}
}
