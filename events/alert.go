package events

var alertFamily = Family{
	Name:   "alert",
	Table:  "alerts",
	Title:  Title{"预警", "Alert"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[AlertReceived]("received", "接收预警", "Alert received", "report 3.4; GB/T 28181-2016"),
		fact[AlertUpdated]("updated", "预警更新", "Alert updated", "report 3.4"),
		fact[AlertVerified]("verified", "预警核实", "Alert verified", "report 3.4; Penalty Law Art. 41").by(TellerNamed),
		fact[AlertReset]("reset", "报警复位", "Device reset", "GB/T 28181-2016"),
	},
	States: []Value{{"received", "待核实", "not verified"}, {"verified", "已核实", "verified"}},
	Lifecycle: `
		[*] --> received: received
		received --> received: updated, reset
		received --> [*]: verified`,
}

// AlertReceived: a camera, sensor or satellite pointed to something. The event's time is when the platform
// received it; devices' clocks drift.
type AlertReceived struct {
	Camera Subject `json:"camera,omitzero"` // camera/…
	// Organ is the one that verifies it, where it is another one than the platform's.
	Organ  Subject   `json:"organ,omitzero"` // organ/…
	Source AlertFrom `json:"source"`
	// Native is the device's own number of the alert: with it repetitions are found.
	Native     string    `json:"native,omitzero" title:"设备原始类型|native kind"`
	Kind       AlertKind `json:"kind"`
	Label      string    `json:"label,omitzero" title:"标签|label"`               // the recogniser's word
	DeviceTime Moment    `json:"device_time,omitzero" title:"设备时间|device time"` // by the device's clock
	Confidence Share     `json:"confidence,omitzero"`
	Bearing    Bearing   `json:"bearing_degrees,omitzero" title:"方位角|bearing|degrees"`
	Distance   Measure   `json:"distance_metres,omitzero"`
	Position   *Position `json:"position,omitzero"` // estimated place of what was seen
	Zone       BanZone   `json:"zone,omitzero" title:"禁烧区|zone"`
	Priority   Count     `json:"priority,omitzero" title:"优先级|priority"` // 1 the highest, to 4, by GB/T 28181
	Snapshot   *File     `json:"snapshot,omitzero" personal:"face"`
	Plate      string    `json:"plate,omitzero" personal:"plate"`
	// Raw is the digest of the message as it came.
	Raw SHA256 `json:"raw_sha256,omitzero" title:"原始报文摘要|raw digest"`
}

// AlertUpdated: the device said more of the same alert.
type AlertUpdated struct {
	Confidence Share     `json:"confidence,omitzero"`
	Position   *Position `json:"position,omitzero"`
	Snapshot   *File     `json:"snapshot,omitzero" personal:"face"`
	Ended      Moment    `json:"ended,omitzero" title:"结束时间|ended"` // by the device's clock
}

// AlertVerified: someone looked.
type AlertVerified struct {
	Outcome     AlertOutcome `json:"outcome"`
	DuplicateOf Subject      `json:"duplicate_of,omitzero" title:"重复于|duplicate of"` // alert/…
	Incident    Subject      `json:"incident,omitzero"`                              // incident/…, that it led to
	FalseCause  FalseCause   `json:"false_cause,omitzero" title:"误报原因|cause of false alert"`
}

// AlertReset: the device may alert again.
type AlertReset struct{}

// AlertFrom is what kind of system an alert came from.
type AlertFrom string

func (AlertFrom) Values() []Value {
	return []Value{
		{"frigate", "Frigate", "Frigate"}, {"onvif", "ONVIF 设备", "ONVIF device"}, {"gb28181", "GB/T 28181 平台", "GB/T 28181 platform"},
		{"platform", "其他平台", "other platform"}, {"sensor", "传感器", "sensor"}, {"satellite", "卫星", "satellite"}, {"manual", "人工", "by hand"},
	}
}

// AlertKind is what was seen.
type AlertKind string

func (AlertKind) Values() []Value {
	return []Value{
		{"smoke", "烟雾", "smoke"}, {"fire", "火点", "fire"}, {"straw_burning", "秸秆焚烧", "straw burning"}, {"motion", "移动", "motion"},
		{"intrusion", "闯入", "intrusion"}, {"tripwire", "越线", "tripwire"}, {"loitering", "徘徊", "loitering"}, {"left_object", "遗留物", "left object"},
		{"removed_object", "物品移走", "removed object"}, {"wrong_way", "逆行", "wrong way"}, {"crowd", "聚集", "crowd"}, {"fast_move", "快速移动", "fast move"},
		{"vehicle", "车辆", "vehicle"}, {"person", "人员", "person"}, {"street_vending", "占道经营", "street vending"}, {"rubbish", "垃圾", "rubbish"},
		{"illegal_building", "违法建设", "illegal building"}, {"overload", "超限运输", "overload"}, {"tamper", "遮挡破坏", "tamper"}, {"other", "其他", "other"},
	}
}

// BanZone is whether the place lies in a zone where burning is forbidden.
type BanZone string

func (BanZone) Values() []Value {
	return []Value{{"inside", "禁烧区内", "inside"}, {"outside", "禁烧区外", "outside"}, {"unknown", "不明", "unknown"}}
}

// AlertOutcome is what verification found.
type AlertOutcome string

func (AlertOutcome) Values() []Value {
	return []Value{{"true", "属实", "true"}, {"false", "误报", "false"}, {"duplicate", "重复", "duplicate"}}
}

// FalseCause is what a false alert really was.
type FalseCause string

func (FalseCause) Values() []Value {
	return []Value{
		{"permitted_heat", "许可用火用热", "permitted heat"}, {"steam_or_dust", "水汽或扬尘", "steam or dust"}, {"light", "光线", "light"}, {"animal", "动物", "animal"},
		{"weather", "天气", "weather"}, {"device", "设备故障", "device fault"}, {"exercise", "演练", "exercise"}, {"other", "其他", "other"},
	}
}
