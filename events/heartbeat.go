package events

var heartbeatFamily = Family{
	Name:   "heartbeat",
	Title:  Title{"设备心跳", "Heartbeat of a device"},
	Stream: true,
	Teller: TellerAnyone,
	Types: []TypeInfo{
		fact[HeartbeatReceived]("received", "心跳上报", "Heartbeat received", "report 3.4"),
	},
	Lifecycle: `
		[*] --> [*]: received`,
}

// HeartbeatReceived: a device gave a sign of life.
type HeartbeatReceived struct {
	Device Subject      `json:"device"` // camera/… or radio/…
	Status DeviceStatus `json:"status,omitzero"`
	// Interval is how long the platform waits for the next sign before it takes the device for lost.
	Interval Measure `json:"interval_seconds,omitzero"`
}

// DeviceStatus is what a device says of itself.
type DeviceStatus string

func (DeviceStatus) Values() []string { return []string{"online", "offline", "disabled", "fault"} }
