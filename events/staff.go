package events

var staffFamily = Family{
	Name:   "staff",
	Title:  Title{"人员", "Member of staff"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[StaffRegistered]("registered", "人员入库", "Member of staff registered", "report 3.4; report 2(3)"),
		fact[StaffCertified]("certified", "取得执法资格", "Qualified to enforce", "Penalty Law Art. 42"),
		fact[StaffCertificateEnded]("certificate_ended", "执法资格终止", "Qualification ended", "Penalty Law Art. 42"),
		fact[StaffLeft]("left", "人员离岗出库", "Left", "report 3.4"),
	},
	States: []Value{{"registered", "已登记", "registered"}, {"qualified", "持证", "qualified"}},
	Lifecycle: `
		[*] --> registered: registered
		registered --> qualified: certified
		qualified --> registered: certificate_ended
		registered --> [*]: left
		qualified --> [*]: left`,
}

// StaffRegistered: an officer, clerk, mediator or worthy is in the town's database. The subject's
// key is the pseudonym under which acts name the person as actor.
type StaffRegistered struct {
	Kind  StaffKind `json:"kind"`
	Organ Subject   `json:"organ,omitzero"` // organ/…
	Point Subject   `json:"point,omitzero"` // point/…, for those who work in a village
	Name  string    `json:"name,omitzero" personal:"name"`
	Phone string    `json:"phone,omitzero" personal:"phone"`
}

// StaffCertified: the officer holds an enforcement certificate.
type StaffCertified struct {
	Certificate string   `json:"certificate"` // number of the card
	Fields      []string `json:"fields,omitzero" title:"领域|fields"`
	From        Date     `json:"from"`
	To          Date     `json:"to,omitzero"`
}

// StaffCertificateEnded: the enforcement certificate is no longer valid.
type StaffCertificateEnded struct {
	Certificate string `json:"certificate"`
	From        Date   `json:"from"`
	Reason      string `json:"reason,omitzero"`
}

// StaffLeft: the person no longer works for the town.
type StaffLeft struct {
	From   Date   `json:"from"`
	Reason string `json:"reason,omitzero"`
}

// StaffKind is what a person does for the town. Worthies (乡贤) and mediators settle disputes.
type StaffKind string

func (StaffKind) Values() []Value {
	return []Value{
		{"officer", "执法人员", "enforcement officer"}, {"window_clerk", "窗口人员", "window clerk"}, {"legal_reviewer", "法制审核人员", "legal reviewer"},
		{"duty_officer", "值班人员", "duty officer"}, {"village_agent", "村级代办员", "village agent"}, {"mediator", "调解员", "mediator"}, {"worthy", "乡贤", "worthy"},
		{"head", "机关负责人", "head of the organ"},
	}
}

// Roles are those that an event's attribute role names: kinds of staff, and the head of government, who alone may prolong what
// several organs handle together (Licensing Law Art. 42).
var Roles = append(StaffKind("").Values(), Value{"government_head", "政府负责人", "head of the government"})
