package events

var sealingFamily = Family{
	Name:   "sealing",
	Table:  "sealings",
	Title:  Title{"用印", "Use of a seal"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[SealingRequested]("requested", "申请用印", "Use requested", "report 3.1"),
		fact[SealingApproved]("approved", "准予用印", "Use approved", "report 3.1").by(TellerNamed),
		fact[SealingRejected]("rejected", "不予用印", "Use rejected", "report 3.1").by(TellerNamed),
		fact[SealingApplied]("applied", "加盖公章", "Seal applied", "report 3.1; Penalty Law Art. 59; Online Services Rules Art. 9").by(TellerNamed),
		fact[SealingVoided]("voided", "用印作废", "Use voided", "report 3.1").by(TellerNamed),
	},
	States: []Value{
		{"requested", "已申请", "requested"}, {"approved", "已批准", "approved"}, {"rejected", "未批准", "rejected"}, {"applied", "已用印", "applied"},
		{"voided", "已作废", "voided"},
	},
	Lifecycle: `
		[*] --> requested: requested
		requested --> approved: approved
		requested --> [*]: rejected
		[*] --> applied: applied
		approved --> applied: applied
		applied --> [*]: voided`,
}

// SealingRequested: someone asked for the seal on a document.
type SealingRequested struct {
	Seal Subject `json:"seal"` // seal/…
	// Organ is the one that approves the use or keeps the seal, where it is another one than whoever asks.
	Organ    Subject `json:"organ,omitzero"` // organ/…
	Case     Subject `json:"case,omitzero"`
	Document Subject `json:"document,omitzero"` // document/…
	SHA256   SHA256  `json:"sha256,omitzero"`   // of the document as requested
}

// SealingApproved: the use was approved by someone who may.
type SealingApproved struct {
	Approver Subject `json:"approver,omitzero"` // staff/… or post/…
}

// SealingRejected: the use was not approved.
type SealingRejected struct {
	Reason string `json:"reason"`
}

// SealingApplied: the seal stands on the document. Whether a decision stands behind it, and whether
// the actor had the authority, is for a fold to find.
type SealingApplied struct {
	Seal     Subject `json:"seal"` // seal/…
	Case     Subject `json:"case,omitzero"`
	Document Subject `json:"document,omitzero"` // document/…
	// SHA256 is the digest of the document as sealed: another text under the same seal has another.
	SHA256 SHA256 `json:"sha256"`
	Copies Count  `json:"copies,omitzero" title:"份数|copies"`
}

// SealingVoided: the sealed document is void.
type SealingVoided struct {
	Reason string `json:"reason"`
}
