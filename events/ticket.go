package events

var ticketFamily = Family{
	Name:   "ticket",
	Table:  "tickets",
	Title:  Title{"排队取号", "Queue ticket"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[TicketTaken]("taken", "取号", "Ticket taken", "report 3.3"),
		fact[TicketCalled]("called", "叫号", "Ticket called", "report 3.3"),
		fact[TicketTransferred]("transferred", "转窗口", "Ticket transferred", "report 3.3"),
		fact[TicketServed]("served", "服务结束", "Service ended", "report 3.3"),
		fact[TicketAbandoned]("abandoned", "过号弃号", "Ticket abandoned", "report 3.3"),
	},
	States: []Value{{"waiting", "等候中", "waiting"}, {"at_window", "办理中", "at the window"}, {"served", "已办理", "served"}, {"abandoned", "已放弃", "gave up"}},
	Lifecycle: `
		[*] --> waiting: taken
		waiting --> at_window: called
		at_window --> waiting: transferred
		at_window --> [*]: served
		waiting --> [*]: abandoned
		at_window --> [*]: abandoned`,
}

// TicketTaken: someone came and waits: one visit.
type TicketTaken struct {
	Number  string        `json:"number"`         // as printed
	Item    Subject       `json:"item,omitzero"`  // item/…, asked for
	Point   Subject       `json:"point,omitzero"` // point/…; absent: the town's service centre
	Channel TicketChannel `json:"channel,omitzero"`
}

// TicketCalled: the number was called to a window.
type TicketCalled struct {
	Window Subject `json:"window"` // window/…
}

// TicketTransferred: the visitor was sent to another window and waits again.
type TicketTransferred struct {
	To     Subject `json:"to,omitzero" title:"转至窗口|transferred to"` // window/…
	Reason string  `json:"reason,omitzero"`
}

// TicketServed: the service at the window ended.
type TicketServed struct {
	Window Subject   `json:"window,omitzero"`                   // window/…
	Cases  []Subject `json:"cases,omitzero" title:"所办案件|cases"` // approval/… or inquiry/…, handled in the visit
}

// TicketAbandoned: nobody came when the number was called, or the visitor left.
type TicketAbandoned struct {
	Reason string `json:"reason,omitzero"`
}

// TicketChannel is how a number was taken.
type TicketChannel string

func (TicketChannel) Values() []Value {
	return []Value{{"machine", "取号机", "machine"}, {"online", "网上预约", "online"}, {"desk", "导服台", "desk"}}
}
