package events

var cameraFamily = Family{
	Name:   "camera",
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
	Owner    Subject   `json:"owner,omitzero"` // organ/…
	Position *Position `json:"position,omitzero"`
	Area     AreaCode  `json:"area,omitzero"`
	Height   Measure   `json:"height_metres,omitzero"`
	Range    Measure   `json:"range_metres,omitzero"`
	// RetentionDays is for how many calendar days recordings are kept.
	RetentionDays Count `json:"retention_days,omitzero"`
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
	LastSeen Moment `json:"last_seen,omitzero"`
}

// CameraCameOnline: the camera gives a picture again.
type CameraCameOnline struct{}

// CameraFaulted: the camera reported a fault of its own.
type CameraFaulted struct {
	Fault CameraFault `json:"fault"`
}

// CameraRetired: the camera is used no more.
type CameraRetired struct {
	Reason string `json:"reason,omitzero"`
}

// CameraSource is which of the town's systems a camera belongs to.
type CameraSource string

func (CameraSource) Values() []string {
	return []string{"public_security", "town_management", "blue_sky", "village_defence"}
}

// DeviceReview is which review a device went through.
type DeviceReview string

func (DeviceReview) Values() []string { return []string{"legal", "technical"} }

// ReviewResult is how a review ended.
type ReviewResult string

func (ReviewResult) Values() []string { return []string{"passed", "failed"} }

// CameraFault is what a device reports of itself (GB/T 28181, alarm methods 2 and 6).
type CameraFault string

func (CameraFault) Values() []string {
	return []string{"video_loss", "tamper", "storage_full", "too_hot", "too_cold", "disk", "fan", "video_abnormal", "other"}
}
