package events

var cameraFamily = Family{
	Name:   "camera",
	Table:  "cameras",
	Title:  Title{"视频探头", "Camera"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[CameraRegistered]("registered", "探头建档", "Camera registered", "report 3.4; GB/T 28181-2016"),
		fact[CameraMoved]("moved", "探头移位", "Camera moved", "report 3.4"),
		fact[CameraReviewed]("reviewed", "设备审核", "Camera reviewed", "Penalty Law Art. 41"),
		fact[CameraFiledWithPolice]("filed_with_police", "公安备案", "Camera filed with the police", "Public Video Regulation Art. 14"),
		fact[CameraSigned]("signed", "设置提示标识", "Sign put up", "Penalty Law Art. 41; Public Video Regulation Art. 13"),
		fact[CameraLocationPublished]("location_published", "设置地点公布", "Location published", "Penalty Law Art. 41"),
		fact[CameraWentOffline]("went_offline", "探头离线", "Camera went offline", "report 3.4"),
		fact[CameraCameOnline]("came_online", "探头上线", "Camera came online", "report 3.4"),
		fact[CameraFaulted]("faulted", "设备故障", "Camera reported a fault", "GB/T 28181-2016"),
		fact[CameraRetired]("retired", "探头停用", "Camera retired", "report 3.4"),
	},
	States: []Value{{"online", "在线", "online"}, {"offline", "离线", "offline"}, {"retired", "已退役", "retired"}},
	Lifecycle: `
		[*] --> online: registered
		online --> online: moved, reviewed, filed_with_police, signed, location_published
		online --> offline: went_offline, faulted
		offline --> online: came_online
		online --> [*]: retired
		offline --> [*]: retired`,
}

// CameraRegistered: the camera is in the town's register.
type CameraRegistered struct {
	Title  string       `json:"title,omitzero"`
	Source CameraSource `json:"source"`
	// Device is the 20-digit number of GB/T 28181, where the camera has one.
	Device   string    `json:"device,omitzero"`
	Owner    Subject   `json:"owner,omitzero" title:"所有机构|owner"` // organ/…
	Position *Position `json:"position,omitzero"`
	Area     AreaCode  `json:"area,omitzero"`
	Height   Measure   `json:"height_metres,omitzero"`
	Range    Measure   `json:"range_metres,omitzero" title:"可视距离|range|metres"`
	// RetentionDays is for how many calendar days recordings are kept.
	RetentionDays Count `json:"retention_days,omitzero" title:"保存天数|retention|days"`
}

// CameraMoved: the camera stands elsewhere.
type CameraMoved struct {
	Position Position `json:"position"`
	Height   Measure  `json:"height_metres,omitzero"`
}

// CameraReviewed: the device passed or failed the legal and technical review, without which its records are
// no evidence.
type CameraReviewed struct {
	Kind     DeviceReview `json:"kind"`
	Result   ReviewResult `json:"result"`
	Standard string       `json:"standard,omitzero"`
	Until    Date         `json:"until,omitzero"`
	Report   *File        `json:"report,omitzero"`
}

// CameraFiledWithPolice: the camera was filed, within 30 days of its use.
type CameraFiledWithPolice struct {
	Number string `json:"number,omitzero"`
}

// CameraSigned: a sign tells that there is a camera.
type CameraSigned struct {
	Picture *File `json:"picture,omitzero" personal:"face"`
}

// CameraLocationPublished: the public can look up where the device stands.
type CameraLocationPublished struct {
	URL string `json:"url,omitzero"`
}

// CameraWentOffline: the camera gives no picture.
type CameraWentOffline struct {
	// LastSeen is the last sign of life, before this event's time.
	LastSeen Moment `json:"last_seen,omitzero" title:"最后在线|last seen"`
}

// CameraCameOnline: the camera gives a picture again.
type CameraCameOnline struct{}

// CameraFaulted: the camera reported a fault of its own.
type CameraFaulted struct {
	Fault CameraFault `json:"fault" title:"故障|fault"`
}

// CameraRetired: the camera is used no more.
type CameraRetired struct {
	Reason string `json:"reason,omitzero"`
}

// CameraSource is which of the town's systems a camera belongs to.
type CameraSource string

func (CameraSource) Values() []Value {
	return []Value{
		{"public_security", "公安技防", "public security"}, {"town_management", "城管", "town management"}, {"blue_sky", "蓝天卫士", "blue sky"},
		{"village_defence", "村级技防", "village defence"},
	}
}

// DeviceReview is which review a device went through.
type DeviceReview string

func (DeviceReview) Values() []Value {
	return []Value{{"legal", "法制审核", "legal review"}, {"technical", "技术审核", "technical review"}}
}

// ReviewResult is how a review ended.
type ReviewResult string

func (ReviewResult) Values() []Value {
	return []Value{{"passed", "通过", "passed"}, {"failed", "未通过", "failed"}}
}

// CameraFault is what a device reports of itself (GB/T 28181, alarm methods 2 and 6).
type CameraFault string

func (CameraFault) Values() []Value {
	return []Value{
		{"video_loss", "视频丢失", "video loss"}, {"tamper", "遮挡破坏", "tamper"}, {"storage_full", "存储已满", "storage full"}, {"too_hot", "温度过高", "too hot"},
		{"too_cold", "温度过低", "too cold"}, {"disk", "磁盘故障", "disk fault"}, {"fan", "风扇故障", "fan fault"}, {"video_abnormal", "画面异常", "abnormal picture"},
		{"other", "其他", "other"},
	}
}
