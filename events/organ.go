package events

var organFamily = Family{
	Name:   "organ",
	Title:  Title{"机构", "Organ"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[OrganEstablished]("established", "机构设立", "Organ established", "report 3.1; report 3.4"),
		fact[OrganReorganised]("reorganised", "机构整合", "Organ reorganised", "report 3.1; report 3.4"),
		fact[OrganEntrusted]("entrusted", "委托执法", "Organ entrusted", "Penalty Law Art. 20; Penalty Law Art. 24").by(TellerNamed),
		fact[OrganAbolished]("abolished", "机构撤销", "Organ abolished", "report 3.1"),
	},
	Lifecycle: `
		[*] --> at_work: established
		at_work --> at_work: reorganised, entrusted
		at_work --> [*]: abolished`,
}

// OrganEstablished: a body of the town began its work.
type OrganEstablished struct {
	Title string    `json:"title"`
	Kind  OrganKind `json:"kind"`
	// Personality says whether the body is a legal person. The bodies of the reform are not.
	Personality LegalPersonality `json:"legal_personality,omitzero"`
	USCC        USCC             `json:"uscc,omitzero"`
	Parent      Subject          `json:"parent,omitzero"` // organ/…
	Area        AreaCode         `json:"area,omitzero"`
	Effective   Date             `json:"effective"`
}

// OrganReorganised: bodies and forces were brought together in this one, or it has another name.
type OrganReorganised struct {
	Title        string    `json:"title,omitzero"` // new name
	Predecessors []Subject `json:"predecessors,omitzero"`
	Effective    Date      `json:"effective"`
	Document     string    `json:"document,omitzero"`
}

// OrganEntrusted: another organ's powers are used by this one, in that organ's name.
type OrganEntrusted struct {
	By        string    `json:"by"` // the entrusting organ
	Powers    []Subject `json:"powers,omitzero"`
	From      Date      `json:"from"`
	To        Date      `json:"to,omitzero"`
	Published Date      `json:"published,omitzero"`
	Document  string    `json:"document,omitzero"`
}

// OrganAbolished: the body ended.
type OrganAbolished struct {
	Effective  Date      `json:"effective"`
	Successors []Subject `json:"successors,omitzero"` // organ/…
}

// OrganKind is a body's place in the town's structure: two at the front, seven behind, and branches
// of county organs.
type OrganKind string

func (OrganKind) Values() []string {
	return []string{"front", "back", "dispatched", "squadron", "command_centre", "other"}
}

// LegalPersonality is whether a body can act in its own name.
type LegalPersonality string

func (LegalPersonality) Values() []string { return []string{"legal_person", "none"} }
