package events

var positionFamily = Family{
	Name:   "position",
	Title:  Title{"定位", "Position of a radio"},
	Stream: true,
	Teller: TellerAnyone,
	Types: []TypeInfo{
		fact[PositionReported]("reported", "位置上报", "Position reported", "report 3.4"),
	},
	Lifecycle: `
		[*] --> [*]: reported`,
}

// PositionReported: a radio said where it is. The event's time is the fix's own; fixes come late and out
// of order.
type PositionReported struct {
	Radio    Subject  `json:"radio"`            // radio/…
	Officer  Subject  `json:"officer,omitzero"` // staff/…, who carries it
	Position Position `json:"position"`
	Speed    Measure  `json:"speed_kmh,omitzero" title:"速度|speed|km/h"`
	Heading  Bearing  `json:"heading_degrees,omitzero" title:"航向|heading|degrees"`
	Altitude Measure  `json:"altitude_metres,omitzero" title:"海拔|altitude|metres"`
	Fix      FixState `json:"fix,omitzero" title:"定位状态|fix"`
	Received Moment   `json:"received,omitzero" title:"接收时间|received"` // by the platform
}

// FixState is whether the receiver knew where it was.
type FixState string

func (FixState) Values() []Value {
	return []Value{{"fixed", "已定位", "fixed"}, {"no_fix", "未定位", "no fix"}}
}
