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
	Speed    Measure  `json:"speed_kmh,omitzero"`
	Heading  Bearing  `json:"heading_degrees,omitzero"`
	Altitude Measure  `json:"altitude_metres,omitzero"`
	Fix      FixState `json:"fix,omitzero"`
	Received Moment   `json:"received,omitzero"` // by the platform
}

// FixState is whether the receiver knew where it was.
type FixState string

func (FixState) Values() []string { return []string{"fixed", "no_fix"} }
