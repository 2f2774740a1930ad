package events

var dispatchFamily = Family{
	Name:   "dispatch",
	Table:  "dispatches",
	Title:  Title{"指令", "Dispatch order"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[DispatchOrdered]("ordered", "下达指令", "Order given", "report 3.4"),
		fact[DispatchAccepted]("accepted", "接受指令", "Order accepted", "report 3.4").by(TellerNamed),
		fact[DispatchRefused]("refused", "无法接受指令", "Order refused", "report 3.4").by(TellerNamed),
		fact[DispatchArrived]("arrived", "到达现场", "Arrived on scene", "report 3.4").by(TellerNamed),
		fact[DispatchFeedbackSubmitted]("feedback_submitted", "现场反馈", "Feedback submitted", "report 3.4").by(TellerNamed),
		fact[DispatchCancelled]("cancelled", "撤销指令", "Order cancelled", "report 3.4"),
		fact[DispatchStepTaken]("step_taken", "其他环节", "Other step", "design").by(TellerAnyone),
	},
	States: []Value{
		{"ordered", "已派遣", "ordered"}, {"accepted", "已接受", "accepted"}, {"on_scene", "已到场", "on the scene"}, {"done", "已反馈", "done"},
		{"refused", "已拒绝", "refused"}, {"cancelled", "已取消", "cancelled"},
	},
	Lifecycle: `
		[*] --> ordered: ordered
		ordered --> accepted: accepted
		ordered --> [*]: refused, cancelled
		accepted --> accepted: step_taken
		accepted --> on_scene: arrived
		accepted --> [*]: cancelled
		on_scene --> [*]: feedback_submitted`,
}

// DispatchOrdered: the command centre sent an officer to an incident. It states who else could have
// gone, so that anyone can check whether the nearest one was chosen.
type DispatchOrdered struct {
	Incident Subject `json:"incident"`       // incident/…
	Officer  Subject `json:"officer"`        // staff/…
	Radio    Subject `json:"radio,omitzero"` // radio/…
	// Organ is the officer's, where it is another one than the command centre's: it answers then.
	Organ      Subject     `json:"organ,omitzero"` // organ/…
	Scene      *Position   `json:"scene,omitzero" title:"现场位置|scene"`
	Candidates []Candidate `json:"candidates,omitzero" title:"候选人员|candidates"` // those on duty with a fix young enough
	// Datum is the one in which the distances were computed.
	Datum Datum `json:"datum,omitzero"`
	// Override is why another one than the nearest was sent.
	Override string `json:"override,omitzero" title:"未派最近的理由|override"`
}

// Candidate is an officer who could have gone.
type Candidate struct {
	Officer  Subject `json:"officer"`         // staff/…
	Radio    Subject `json:"radio,omitzero"`  // radio/…
	Distance Measure `json:"distance_metres"` // to the scene
	FixAge   Measure `json:"fix_age_seconds,omitzero" title:"定位距今|age of the fix|seconds"`
}

// DispatchStepTaken: something was done on the order that the town's procedure has no name for: a step of another system, which
// its activity names.
type DispatchStepTaken struct {
	Activity string `json:"activity"` // the step's name in the source system
}

// DispatchAccepted: the officer goes.
type DispatchAccepted struct{}

// DispatchRefused: the officer can't go.
type DispatchRefused struct {
	Reason string `json:"reason"`
}

// DispatchArrived: the officer is there.
type DispatchArrived struct {
	Position *Position     `json:"position,omitzero"`
	By       ArrivalSource `json:"by,omitzero" title:"到场判定|arrival by"`
}

// DispatchFeedbackSubmitted: what the officer found and did.
type DispatchFeedbackSubmitted struct {
	Result   DispatchResult `json:"result"`
	Pictures []File         `json:"pictures,omitzero" personal:"face" title:"照片|pictures"`
	Note     string         `json:"note,omitzero"`
}

// DispatchCancelled: the order is void.
type DispatchCancelled struct {
	Reason string `json:"reason,omitzero"`
}

// ArrivalSource is how an arrival is known.
type ArrivalSource string

func (ArrivalSource) Values() []Value {
	return []Value{{"officer", "本人报告", "officer's report"}, {"position", "定位判定", "position"}}
}

// DispatchResult is what an officer found.
type DispatchResult string

func (DispatchResult) Values() []Value {
	return []Value{
		{"handled", "已处置", "handled"}, {"case_suggested", "建议立案", "case suggested"}, {"support_needed", "需要支援", "support needed"},
		{"nothing_found", "未发现问题", "nothing found"}, {"other_remit", "不属本单位职责", "another body's remit"},
	}
}
