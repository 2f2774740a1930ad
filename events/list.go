package events

var listFamily = Family{
	Name:   "list",
	Title:  Title{"权责清单", "List of powers or duties"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[ListPublished]("published", "清单公布", "List published", "report 3.2; report 3.4"),
		fact[ListRevised]("revised", "清单调整", "List revised", "report 3.2"),
		fact[ListWithdrawn]("withdrawn", "清单废止", "List withdrawn", "report 3.2"),
	},
	States: []Value{{"in_force", "有效", "in force"}},
	Lifecycle: `
		[*] --> in_force: published
		in_force --> in_force: revised
		in_force --> [*]: withdrawn`,
}

// ListPublished: a list of powers or duties was published.
type ListPublished struct {
	Title     string   `json:"title"`
	Kind      ListKind `json:"kind" title:"清单类型|kind of list"`
	Version   string   `json:"version"`
	Effective Date     `json:"effective"`
	Entries   Count    `json:"entries,omitzero"`
	Document  *File    `json:"document,omitzero"`
}

// ListRevised: a new version of the list is in force.
type ListRevised struct {
	Version   string    `json:"version"`
	Effective Date      `json:"effective"`
	Added     []Subject `json:"added,omitzero" title:"新增|added"`     // power/…
	Removed   []Subject `json:"removed,omitzero" title:"取消|removed"` // power/…
	Entries   Count     `json:"entries,omitzero"`
	Document  *File     `json:"document,omitzero"`
}

// ListWithdrawn: the list is no longer in force.
type ListWithdrawn struct {
	Effective Date   `json:"effective"`
	Reason    string `json:"reason,omitzero"`
}

// ListKind tells the five lists of powers from the list of duties.
type ListKind string

func (ListKind) Values() []Value {
	return []Value{{"powers", "权力清单", "powers"}, {"duties", "责任清单", "duties"}}
}
