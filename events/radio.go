package events

var radioFamily = Family{
	Name:   "radio",
	Title:  Title{"GPS定位对讲机", "Radio"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[RadioRegistered]("registered", "对讲机入库", "Radio registered", "report 3.4"),
		fact[RadioIssued]("issued", "对讲机领用", "Radio issued", "report 3.4"),
		fact[RadioReturned]("returned", "对讲机交回", "Radio returned", "report 3.4"),
		fact[RadioRetired]("retired", "对讲机报废", "Radio retired", "report 3.4"),
	},
	States: []Value{{"in_store", "在库", "in store"}, {"issued", "已领用", "issued"}},
	Lifecycle: `
		[*] --> in_store: registered
		in_store --> issued: issued
		issued --> in_store: returned
		in_store --> [*]: retired
		issued --> [*]: retired`,
}

// RadioRegistered: the radio belongs to the town.
type RadioRegistered struct {
	Terminal string  `json:"terminal,omitzero" title:"终端编号|terminal"` // number that its messages carry
	Organ    Subject `json:"organ,omitzero"`                          // organ/…
	// Datum is that of the positions it sends, if known.
	Datum Datum `json:"datum,omitzero"`
}

// RadioIssued: an officer carries the radio.
type RadioIssued struct {
	Officer Subject `json:"officer"`                         // staff/…
	Shift   Subject `json:"shift,omitzero" title:"班次|shift"` // shift/…
}

// RadioReturned: nobody carries the radio.
type RadioReturned struct {
	Condition string `json:"condition,omitzero" title:"归还状况|condition"`
}

// RadioRetired: the radio is used no more.
type RadioRetired struct {
	Reason string `json:"reason,omitzero"`
}
