package events

var shiftFamily = Family{
	Name:   "shift",
	Table:  "shifts",
	Title:  Title{"值班", "Duty shift"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[ShiftPlanned]("planned", "排班", "Shift planned", "report 3.4"),
		fact[ShiftStarted]("started", "上岗值班", "Shift started", "report 3.4"),
		fact[ShiftHandedOver]("handed_over", "交接班", "Shift handed over", "report 3.4"),
		fact[ShiftEnded]("ended", "值班结束", "Shift ended", "report 3.4"),
		fact[ShiftCancelled]("cancelled", "取消排班", "Shift cancelled", "report 3.4"),
	},
	States: []Value{
		{"planned", "已排班", "planned"}, {"on_duty", "值班中", "on duty"}, {"handed_over", "已交班", "handed over"}, {"ended", "已结束", "ended"},
		{"cancelled", "已取消", "cancelled"},
	},
	Lifecycle: `
		[*] --> planned: planned
		planned --> on_duty: started
		[*] --> on_duty: started
		on_duty --> handed_over: handed_over
		handed_over --> [*]: ended
		on_duty --> [*]: ended
		planned --> [*]: cancelled`,
}

// ShiftPlanned: someone is to be on duty. Round the clock there should be one.
type ShiftPlanned struct {
	Place   DutyPlace `json:"place"`
	Officer Subject   `json:"officer"` // staff/…
	From    Moment    `json:"from"`
	To      Moment    `json:"to"`
}

// ShiftStarted: the officer is on duty.
type ShiftStarted struct {
	Place   DutyPlace `json:"place"`
	Officer Subject   `json:"officer"` // staff/…
}

// ShiftHandedOver: the next officer knows what is open.
type ShiftHandedOver struct {
	To        Subject   `json:"to" title:"接班人|handed over to"`           // shift/…
	Incidents []Subject `json:"incidents,omitzero" title:"事件|incidents"` // incident/…, still open
	Alerts    []Subject `json:"alerts,omitzero"`                         // alert/…, not verified
}

// ShiftEnded: the officer is off duty.
type ShiftEnded struct {
	Reason string `json:"reason,omitzero"` // if before its time
}

// ShiftCancelled: the planned shift does not take place.
type ShiftCancelled struct {
	Reason      string  `json:"reason,omitzero"`
	Replacement Subject `json:"replacement,omitzero"` // shift/…
}

// DutyPlace is where someone is on duty.
type DutyPlace string

func (DutyPlace) Values() []Value {
	return []Value{
		{"command_centre", "指挥中心", "command centre"}, {"patrol", "巡逻", "patrol"}, {"service_centre", "便民服务中心", "service centre"}, {"other", "其他", "other"},
	}
}
