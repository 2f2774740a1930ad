package events

var incidentFamily = Family{
	Name:   "incident",
	Title:  Title{"事件", "Incident"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[IncidentOpened]("opened", "事件上报", "Incident opened", "report 3.4; GB/T 30428"),
		fact[IncidentFiled]("filed", "事件立案", "Incident filed", "GB/T 30428"),
		fact[IncidentNotFiled]("not_filed", "事件不予立案", "Incident not filed", "GB/T 30428"),
		fact[IncidentAssigned]("assigned", "事件派遣", "Incident assigned", "report 3.4; GB/T 30428"),
		fact[IncidentDeferred]("deferred", "事件延期", "Incident deferred", "GB/T 30428").by(TellerNamed),
		fact[IncidentHandled]("handled", "处置反馈", "Incident handled", "report 3.4; GB/T 30428").by(TellerNamed),
		fact[IncidentVerified]("verified", "核查", "Handling verified", "GB/T 30428"),
		fact[IncidentCaseSuggested]("case_suggested", "转立案查处", "Penalty case suggested", "report 3.4").by(TellerNamed),
		fact[IncidentClosed]("closed", "事件结案", "Incident closed", "report 3.4; GB/T 30428"),
	},
	Lifecycle: `
		[*] --> open: opened
		open --> filed: filed
		open --> [*]: not_filed
		filed --> assigned: assigned
		open --> assigned: assigned
		assigned --> assigned: deferred, case_suggested
		assigned --> handled: handled
		handled --> verified: verified
		handled --> assigned: verified
		verified --> [*]: closed`,
}

// IncidentOpened: something is to be done.
type IncidentOpened struct {
	Origin   IncidentOrigin `json:"origin"`
	Alerts   []Subject      `json:"alerts,omitzero"` // alert/…
	Category string         `json:"category"`        // by GB/T 30428 or the town's list
	Urgency  Urgency        `json:"urgency,omitzero"`
	Position *Position      `json:"position,omitzero"`
	Area     AreaCode       `json:"area,omitzero"`
	Grid     string         `json:"grid,omitzero"` // cell of the grid
	Address  string         `json:"address,omitzero" personal:"address"`
}

// IncidentFiled: it is a matter for the town, with a limit.
type IncidentFiled struct {
	Category string   `json:"category,omitzero"`
	Limit    Measure  `json:"limit,omitzero"`
	Unit     TimeUnit `json:"limit_unit,omitzero"`
	Due      Moment   `json:"due,omitzero"`
}

// IncidentNotFiled: nothing is to be done, or not by the town.
type IncidentNotFiled struct {
	Reason string `json:"reason"`
}

// IncidentAssigned: a body is to handle it. Orders to single officers are subjects of family dispatch.
type IncidentAssigned struct {
	To  Subject `json:"to"` // organ/…
	Due Moment  `json:"due,omitzero"`
}

// IncidentDeferred: the limit was moved.
type IncidentDeferred struct {
	Due    Moment `json:"due"`
	Reason string `json:"reason"`
}

// IncidentHandled: the body says that it is done.
type IncidentHandled struct {
	Result  string  `json:"result,omitzero"`
	Picture *File   `json:"picture,omitzero" personal:"face"`
	Order   Subject `json:"order,omitzero"` // dispatch/…
}

// IncidentVerified: someone looked whether it is done.
type IncidentVerified struct {
	Result ReviewResult `json:"result"`
	Reason string       `json:"reason,omitzero"`
}

// IncidentCaseSuggested: it should become a penalty case.
type IncidentCaseSuggested struct {
	Case Subject `json:"case,omitzero"` // penalty/…
}

// IncidentClosed: the matter is over.
type IncidentClosed struct {
	Result IncidentResult `json:"result"`
}

// IncidentOrigin is how the town learned of an incident.
type IncidentOrigin string

func (IncidentOrigin) Values() []string {
	return []string{"alert", "patrol", "hotline", "citizen", "inspection", "transfer", "other"}
}

// Urgency is by which clock an incident is handled.
type Urgency string

func (Urgency) Values() []string { return []string{"urgent", "normal"} }

// TimeUnit is the unit of an incident's limit: urgent work hours, work hours, or workdays.
type TimeUnit string

func (TimeUnit) Values() []string { return []string{"urgent_work_hours", "work_hours", "workdays"} }

// IncidentResult is how an incident ended.
type IncidentResult string

func (IncidentResult) Values() []string {
	return []string{"solved", "case_opened", "transferred", "unfounded"}
}
