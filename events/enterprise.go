package events

var enterpriseFamily = Family{
	Name:   "enterprise",
	Title:  Title{"企业单位", "Enterprise"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[EnterpriseRegistered]("registered", "企业入库", "Enterprise registered", "report 3.4; GB 32100"),
		fact[EnterpriseChanged]("changed", "企业信息变更", "Enterprise changed", "report 3.4"),
		fact[EnterpriseClosed]("closed", "企业出库", "Enterprise closed", "report 3.4"),
	},
	States: []Value{{"active", "存续", "active"}},
	Lifecycle: `
		[*] --> active: registered
		active --> active: changed
		active --> [*]: closed`,
}

// EnterpriseRegistered: the enterprise is in the database from which inspections are drawn.
type EnterpriseRegistered struct {
	Title          string    `json:"title"`
	USCC           USCC      `json:"uscc,omitzero"`
	Sector         string    `json:"sector,omitzero"`
	Area           AreaCode  `json:"area,omitzero"`
	Position       *Position `json:"position,omitzero"`
	Address        string    `json:"address,omitzero" personal:"address"` // may be a home, for those who trade alone
	Representative string    `json:"representative_name,omitzero" personal:"name"`
	Phone          string    `json:"phone,omitzero" personal:"phone"`
	// Special marks a sector that is checked in full and not drawn (Business Environment Regulation Art. 54).
	Special SpecialSector `json:"special,omitzero"`
}

// EnterpriseChanged: what is stated here is new; the rest stays.
type EnterpriseChanged struct {
	Title          string        `json:"title,omitzero"`
	Sector         string        `json:"sector,omitzero"`
	Area           AreaCode      `json:"area,omitzero"`
	Position       *Position     `json:"position,omitzero"`
	Address        string        `json:"address,omitzero" personal:"address"`
	Representative string        `json:"representative_name,omitzero" personal:"name"`
	Phone          string        `json:"phone,omitzero" personal:"phone"`
	Special        SpecialSector `json:"special,omitzero"`
}

// EnterpriseClosed: the enterprise is drawn no more.
type EnterpriseClosed struct {
	From   Date   `json:"from"`
	Reason string `json:"reason,omitzero"`
}

// SpecialSector is whether an enterprise is drawn at random or always checked.
type SpecialSector string

func (SpecialSector) Values() []Value {
	return []Value{{"drawn", "随机抽查", "drawn"}, {"checked_in_full", "全覆盖检查", "checked in full"}}
}
