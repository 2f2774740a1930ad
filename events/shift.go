package events

var shiftFamily = Family{
	Name:   "shift",
	Title:  Title{"值班", "Duty shift"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[ShiftPlanned]("planned", "排班", "Shift planned", "report 3.4"),
		fact[ShiftStarted]("started", "上岗值班", "Shift started", "report 3.4"),
		fact[ShiftHandedOver]("handed_over", "交接班", "Shift handed over", "report 3.4"),
		fact[ShiftEnded]("ended", "值班结束", "Shift ended", "report 3.4"),
		fact[ShiftCancelled]("cancelled", "取消排班", "Shift cancelled", "report 3.4"),
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
	To        Subject   `json:"to"`                 // shift/…
	Incidents []Subject `json:"incidents,omitzero"` // incident/…, still open
	Alerts    []Subject `json:"alerts,omitzero"`    // alert/…, not verified
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

func (DutyPlace) Values() []string {
	return []string{"command_centre", "patrol", "service_centre", "other"}
}
