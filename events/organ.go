package events

var organFamily = Family{
	Name:   "organ",
	Table:  "organs",
	Title:  Title{"机构", "Organ"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[OrganEstablished]("established", "机构设立", "Organ established", "report 3.1; report 3.4"),
		fact[OrganReorganised]("reorganised", "机构整合", "Organ reorganised", "report 3.1; report 3.4"),
		fact[OrganEntrusted]("entrusted", "委托执法", "Organ entrusted", "Penalty Law Art. 20; Penalty Law Art. 24").by(TellerNamed),
		fact[OrganAbolished]("abolished", "机构撤销", "Organ abolished", "report 3.1"),
	},
	States: []Value{{"at_work", "存续", "at work"}, {"abolished", "已撤销", "abolished"}},
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
	Personality LegalPersonality `json:"legal_personality,omitzero" title:"法人资格|legal personality"`
	USCC        USCC             `json:"uscc,omitzero"`
	Parent      Subject          `json:"parent,omitzero" title:"上级机构|parent"` // organ/…
	Area        AreaCode         `json:"area,omitzero"`
	Effective   Date             `json:"effective"`
}

// OrganReorganised: bodies and forces were brought together in this one, or it has another name.
type OrganReorganised struct {
	Title        string    `json:"title,omitzero"` // new name
	Predecessors []Subject `json:"predecessors,omitzero" title:"前身机构|predecessors"`
	Effective    Date      `json:"effective"`
	Document     string    `json:"document,omitzero"`
}

// OrganEntrusted: another organ's powers are used by this one, in that organ's name.
type OrganEntrusted struct {
	By        string    `json:"by" title:"委托机关|entrusting organ"` // the entrusting organ
	Powers    []Subject `json:"powers,omitzero"`
	From      Date      `json:"from"`
	To        Date      `json:"to,omitzero"`
	Published Date      `json:"published,omitzero"`
	Document  string    `json:"document,omitzero"`
}

// OrganAbolished: the body ended.
type OrganAbolished struct {
	Effective  Date      `json:"effective"`
	Successors []Subject `json:"successors,omitzero" title:"承接机构|successors"` // organ/…
}

// OrganKind is a body's place in the town's structure: two at the front, seven behind, and branches
// of county organs.
type OrganKind string

func (OrganKind) Values() []Value {
	return []Value{
		{"front", "前台", "front"}, {"back", "后台", "back"}, {"dispatched", "派出机构", "dispatched"}, {"squadron", "执法中队", "squadron"},
		{"command_centre", "指挥中心", "command centre"}, {"other", "其他", "other"},
	}
}

// LegalPersonality is whether a body can act in its own name.
type LegalPersonality string

func (LegalPersonality) Values() []Value {
	return []Value{{"legal_person", "有法人资格", "legal person"}, {"none", "无法人资格", "none"}}
}
