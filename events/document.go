package events

var documentFamily = Family{
	Name:   "document",
	Title:  Title{"执法文书", "Document"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[DocumentIssued]("issued", "文书制作", "Document issued", "report 3.4; Penalty Law Art. 59"),
		fact[DocumentServed]("served", "文书送达", "Document served", "Penalty Law Art. 61"),
		fact[DocumentReplaced]("replaced", "文书更正", "Document replaced", "report 3.4"),
		fact[DocumentRevoked]("revoked", "文书撤销", "Document revoked", "report 3.4; Penalty Law Art. 38"),
	},
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
	Template string       `json:"template"` // name and version
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
	By     Subject `json:"by"` // document/…
	Reason string  `json:"reason"`
}

// DocumentRevoked: the document has no effect.
type DocumentRevoked struct {
	Reason string `json:"reason"`
}

// DocumentKind is what a document does in its case.
type DocumentKind string

func (DocumentKind) Values() []string {
	return []string{"acceptance_notice", "correction_notice", "refusal_to_accept", "licence_decision", "filing_form", "inspection_record", "interview_record",
		"preservation_decision", "seizure_decision", "rectification_order", "penalty_notice", "hearing_notice", "hearing_record", "legal_review_opinion", "discussion_record",
		"penalty_decision", "on_spot_decision", "no_penalty_decision", "transfer_letter", "service_receipt", "demand", "enforcement_application", "closing_report", "agreement", "opinion", "other"}
}
