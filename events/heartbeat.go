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
	Status DeviceStatus `json:"status,omitzero" title:"状态|status"`
	// Interval is how long the platform waits for the next sign before it takes the device for lost.
	Interval Measure `json:"interval_seconds,omitzero" title:"间隔|interval|seconds"`
}

// DeviceStatus is what a device says of itself.
type DeviceStatus string

func (DeviceStatus) Values() []Value {
	return []Value{
		{"online", "在线", "online"}, {"offline", "离线", "offline"}, {"disabled", "停用", "disabled"}, {"fault", "故障", "fault"},
	}
}
