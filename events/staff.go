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
	Fields      []string `json:"fields,omitzero"`
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

func (StaffKind) Values() []string {
	return []string{"officer", "window_clerk", "legal_reviewer", "duty_officer", "village_agent", "mediator", "worthy", "head"}
}
