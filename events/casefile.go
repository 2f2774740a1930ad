package events

var casefileFamily = Family{
	Name:   "casefile",
	Table:  "casefiles",
	Title:  Title{"执法案卷", "Case file"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[CasefileOpened]("opened", "立卷", "File opened", "report 3.4; Penalty Law Art. 47"),
		fact[CasefileDocumentAdded]("document_added", "文书入卷", "Document added", "report 3.4; Penalty Law Art. 47"),
		fact[CasefileArchived]("archived", "案卷归档", "File archived", "report 3.4; Penalty Law Art. 47; Online Services Rules Art. 12"),
		fact[CasefileReviewed]("reviewed", "案卷评查", "File reviewed", "report 3.4").by(TellerAnyone),
		fact[CasefileConsulted]("consulted", "案卷查阅", "File consulted", "report 3.4"),
	},
	States: []Value{{"open", "在办", "open"}, {"archived", "已归档", "archived"}},
	Lifecycle: `
		[*] --> open: opened
		open --> open: document_added
		open --> archived: archived
		archived --> archived: reviewed, consulted`,
}

// CasefileOpened: a case has a file.
type CasefileOpened struct {
	Case Subject `json:"case"`
	// Standard is the list, with its version, of what a complete file holds.
	Standard string `json:"standard,omitzero"`
}

// CasefileDocumentAdded: a document or recording is in the file.
type CasefileDocumentAdded struct {
	Document Subject `json:"document,omitzero"` // document/…
	Evidence Subject `json:"evidence,omitzero"` // evidence/…
	Pages    Count   `json:"pages,omitzero"`
}

// CasefileArchived: the file is complete and closed.
type CasefileArchived struct {
	Documents Count  `json:"documents" title:"文书数|documents"`
	Pages     Count  `json:"pages,omitzero"`
	SHA256    SHA256 `json:"sha256,omitzero"` // of the file as a whole
	// Missing names what the standard asks for and the file lacks.
	Missing   []string `json:"missing,omitzero"`
	KeptUntil Date     `json:"kept_until,omitzero"`
}

// CasefileReviewed: the file was examined for its quality.
type CasefileReviewed struct {
	Result   FileReview `json:"result"`
	Problems []string   `json:"problems,omitzero" title:"问题|problems"`
}

// CasefileConsulted: someone looked into the archived file.
type CasefileConsulted struct {
	By      string `json:"by" title:"查阅人|consulted by"` // pseudonymous identifier
	Purpose string `json:"purpose"`
}

// FileReview is what the review of a file found.
type FileReview string

func (FileReview) Values() []Value {
	return []Value{{"complete", "齐全", "complete"}, {"flawed", "有瑕疵", "flawed"}, {"defective", "不合格", "defective"}}
}
