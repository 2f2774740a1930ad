package events

var pointFamily = Family{
	Name:   "point",
	Title:  Title{"村级服务点", "Village point"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[PointOpened]("opened", "服务点启用", "Point opened", "report 3.3; report 2(3)"),
		fact[PointItemListed]("item_listed", "事项下沉", "Item listed", "report 3.3"),
		fact[PointItemRemoved]("item_removed", "事项退出", "Item removed", "report 3.3"),
		fact[PointClosed]("closed", "服务点停用", "Point closed", "report 3.3"),
	},
	States: []Value{{"open", "运行中", "open"}},
	Lifecycle: `
		[*] --> open: opened
		open --> open: item_listed, item_removed
		open --> [*]: closed`,
}

// PointOpened: a village has a service point or a mediation room.
type PointOpened struct {
	Kind     PointKind `json:"kind"`
	Title    string    `json:"title,omitzero"`
	Village  AreaCode  `json:"village" title:"村|village"` // 12 digits
	Position *Position `json:"position,omitzero"`
	Agents   []Subject `json:"agents,omitzero" title:"代办员|agents"` // staff/…
}

// PointItemListed: an item can be applied for at the point.
type PointItemListed struct {
	Item Subject `json:"item"` // item/…
	From Date    `json:"from"`
}

// PointItemRemoved: an item can no longer be applied for at the point.
type PointItemRemoved struct {
	Item Subject `json:"item"` // item/…
	From Date    `json:"from"`
}

// PointClosed: the point ended.
type PointClosed struct {
	From   Date   `json:"from"`
	Reason string `json:"reason,omitzero"`
}

// PointKind is what a village point is for.
type PointKind string

func (PointKind) Values() []Value {
	return []Value{{"service_point", "便民服务点", "service point"}, {"mediation_room", "矛盾调解室", "mediation room"}}
}
