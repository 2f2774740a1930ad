package events

var incidentFamily = Family{
	Name:   "incident",
	Table:  "incidents",
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
		fact[IncidentStepTaken]("step_taken", "其他环节", "Other step", "design").by(TellerNamed),
	},
	States: []Value{
		{"open", "待立案", "opened"}, {"filed", "已立案", "filed"}, {"not_filed", "不予立案", "not filed"}, {"assigned", "处置中", "assigned"},
		{"handled", "已处置", "handled"}, {"verified", "已核查", "verified"}, {"closed", "已结案", "closed"},
	},
	Lifecycle: `
		[*] --> open: opened
		open --> filed: filed
		open --> [*]: not_filed
		filed --> assigned: assigned
		open --> assigned: assigned
		assigned --> assigned: deferred, case_suggested, step_taken
		assigned --> handled: handled
		handled --> verified: verified
		handled --> assigned: verified
		verified --> [*]: closed`,
}

// IncidentStepTaken: something was done that neither the standard nor the town's procedure has a name for: a step of another
// system, which its activity names. It moves the incident on to nothing.
type IncidentStepTaken struct {
	Activity string `json:"activity"` // the step's name in the source system
}

// IncidentOpened: something is to be done.
type IncidentOpened struct {
	Origin   IncidentOrigin `json:"origin"`
	Alerts   []Subject      `json:"alerts,omitzero"` // alert/…
	Category string         `json:"category"`        // by GB/T 30428 or the town's list
	Urgency  Urgency        `json:"urgency,omitzero" title:"紧急程度|urgency"`
	Position *Position      `json:"position,omitzero"`
	Area     AreaCode       `json:"area,omitzero"`
	Grid     string         `json:"grid,omitzero" title:"网格|grid"` // cell of the grid
	Address  string         `json:"address,omitzero" personal:"address"`
}

// IncidentFiled: it is a matter for the town, with a limit.
type IncidentFiled struct {
	Category string   `json:"category,omitzero"`
	Limit    Measure  `json:"limit,omitzero" title:"时限|limit"`
	Unit     TimeUnit `json:"limit_unit,omitzero" title:"时限单位|unit of the limit"`
	Due      Moment   `json:"due,omitzero"`
}

// IncidentNotFiled: nothing is to be done, or not by the town.
type IncidentNotFiled struct {
	Reason string `json:"reason"`
}

// IncidentAssigned: a body is to handle it. Orders to single officers are subjects of family dispatch.
type IncidentAssigned struct {
	To  Subject `json:"to" title:"处置方|assigned to"` // organ/…
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

func (IncidentOrigin) Values() []Value {
	return []Value{
		{"alert", "告警", "alert"}, {"patrol", "巡查", "patrol"}, {"hotline", "热线", "hotline"}, {"citizen", "群众上报", "citizen"}, {"inspection", "检查", "inspection"},
		{"transfer", "转办", "transfer"}, {"other", "其他", "other"},
	}
}

// Urgency is by which clock an incident is handled.
type Urgency string

func (Urgency) Values() []Value {
	return []Value{{"urgent", "紧急", "urgent"}, {"normal", "一般", "normal"}}
}

// TimeUnit is the unit of an incident's limit: urgent work hours, work hours, or workdays.
type TimeUnit string

func (TimeUnit) Values() []Value {
	return []Value{
		{"urgent_work_hours", "紧急工作时", "urgent work hours"}, {"work_hours", "工作时", "work hours"}, {"workdays", "工作日", "workdays"},
	}
}

// IncidentResult is how an incident ended.
type IncidentResult string

func (IncidentResult) Values() []Value {
	return []Value{
		{"solved", "已解决", "solved"}, {"case_opened", "已立案查处", "case opened"}, {"transferred", "已移送", "transferred"}, {"unfounded", "不属实", "unfounded"},
	}
}
