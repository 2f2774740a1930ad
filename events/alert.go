package events

var alertFamily = Family{
	Name:   "alert",
	Title:  Title{"预警", "Alert"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[AlertReceived]("received", "接收预警", "Alert received", "report 3.4; GB/T 28181-2016"),
		fact[AlertUpdated]("updated", "预警更新", "Alert updated", "report 3.4").by(TellerAnyone),
		fact[AlertVerified]("verified", "预警核实", "Alert verified", "report 3.4; Penalty Law Art. 41").by(TellerAnyone),
		fact[AlertReset]("reset", "报警复位", "Device reset", "GB/T 28181-2016").by(TellerAnyone),
	},
	Lifecycle: `
		[*] --> received: received
		received --> received: updated, reset
		received --> [*]: verified`,
}

// AlertReceived: a camera, sensor or satellite pointed to something. The event's time is when the platform
// received it; devices' clocks drift.
type AlertReceived struct {
	Camera Subject   `json:"camera,omitzero"` // camera/…
	Source AlertFrom `json:"source"`
	// Native is the device's own number of the alert: with it repetitions are found.
	Native     string    `json:"native,omitzero"`
	Kind       AlertKind `json:"kind"`
	Label      string    `json:"label,omitzero"`       // the recogniser's word
	DeviceTime Moment    `json:"device_time,omitzero"` // by the device's clock
	Confidence Share     `json:"confidence,omitzero"`
	Bearing    Bearing   `json:"bearing_degrees,omitzero"`
	Distance   Measure   `json:"distance_metres,omitzero"`
	Position   *Position `json:"position,omitzero"` // estimated place of what was seen
	Zone       BanZone   `json:"zone,omitzero"`
	Priority   Count     `json:"priority,omitzero"` // 1 the highest, to 4, by GB/T 28181
	Snapshot   *File     `json:"snapshot,omitzero" personal:"face"`
	Plate      string    `json:"plate,omitzero" personal:"plate"`
	// Raw is the digest of the message as it came.
	Raw SHA256 `json:"raw_sha256,omitzero"`
}

// AlertUpdated: the device said more of the same alert.
type AlertUpdated struct {
	Confidence Share     `json:"confidence,omitzero"`
	Position   *Position `json:"position,omitzero"`
	Snapshot   *File     `json:"snapshot,omitzero" personal:"face"`
	Ended      Moment    `json:"ended,omitzero"` // by the device's clock
}

// AlertVerified: someone looked.
type AlertVerified struct {
	Outcome     AlertOutcome `json:"outcome"`
	DuplicateOf Subject      `json:"duplicate_of,omitzero"` // alert/…
	Incident    Subject      `json:"incident,omitzero"`     // incident/…, that it led to
	FalseCause  FalseCause   `json:"false_cause,omitzero"`
}

// AlertReset: the device may alert again.
type AlertReset struct{}

// AlertFrom is what kind of system an alert came from.
type AlertFrom string

func (AlertFrom) Values() []string {
	return []string{"frigate", "onvif", "gb28181", "platform", "sensor", "satellite", "manual"}
}

// AlertKind is what was seen.
type AlertKind string

func (AlertKind) Values() []string {
	return []string{"smoke", "fire", "straw_burning", "motion", "intrusion", "tripwire", "loitering", "left_object", "removed_object", "wrong_way", "crowd", "fast_move",
		"vehicle", "person", "street_vending", "rubbish", "illegal_building", "overload", "tamper", "other"}
}

// BanZone is whether the place lies in a zone where burning is forbidden.
type BanZone string

func (BanZone) Values() []string { return []string{"inside", "outside", "unknown"} }

// AlertOutcome is what verification found.
type AlertOutcome string

func (AlertOutcome) Values() []string { return []string{"true", "false", "duplicate"} }

// FalseCause is what a false alert really was.
type FalseCause string

func (FalseCause) Values() []string {
	return []string{"permitted_heat", "steam_or_dust", "light", "animal", "weather", "device", "exercise", "other"}
}
