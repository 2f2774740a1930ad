package events

var inquiryFamily = Family{
	Name:   "inquiry",
	Table:  "inquiries",
	Title:  Title{"首问", "First inquiry"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[InquiryReceived]("received", "首问登记", "Inquiry received", "report 3.3"),
		fact[InquiryHandedOver]("handed_over", "首问转办", "Inquiry handed over", "report 3.3").by(TellerNamed),
		fact[InquiryClosed]("closed", "首问办结", "Inquiry closed", "report 3.3").by(TellerNamed),
	},
	States: []Value{{"with_first_officer", "首问人办理中", "with the first officer"}, {"handed_over", "已转办", "handed over"}, {"closed", "已办结", "closed"}},
	Lifecycle: `
		[*] --> with_first_officer: received
		with_first_officer --> handed_over: handed_over
		handed_over --> handed_over: handed_over
		with_first_officer --> [*]: closed
		handed_over --> [*]: closed`,
}

// InquiryReceived: someone asked; whoever was asked first answers for it to the end.
type InquiryReceived struct {
	FirstOfficer Subject        `json:"first_officer" title:"首问人员|first officer"` // staff/…
	Channel      InquiryChannel `json:"channel,omitzero"`
	Item         Subject        `json:"item,omitzero"` // item/…
	Topic        string         `json:"topic,omitzero"`
}

// InquiryHandedOver: another one goes on with it.
type InquiryHandedOver struct {
	To     Subject `json:"to" title:"接办人|handed over to"` // staff/…, post/… or organ/…
	Reason string  `json:"reason,omitzero"`
}

// InquiryClosed: the asker has an answer, or a case.
type InquiryClosed struct {
	Result InquiryResult `json:"result"`
	Case   Subject       `json:"case,omitzero"` // approval/…, if the inquiry became one
}

// InquiryChannel is how someone asked.
type InquiryChannel string

func (InquiryChannel) Values() []Value {
	return []Value{
		{"window", "窗口", "window"}, {"phone", "电话", "phone"}, {"online", "网上", "online"}, {"village", "村级", "village"}, {"other", "其他", "other"},
	}
}

// InquiryResult is how an inquiry ended.
type InquiryResult string

func (InquiryResult) Values() []Value {
	return []Value{
		{"answered", "已答复", "answered"}, {"case_opened", "已转为办件", "case opened"}, {"out_of_remit", "不属本镇职责", "out of remit"}, {"withdrawn", "已撤回", "withdrawn"},
	}
}
