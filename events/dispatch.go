package events

var dispatchFamily = Family{
	Name:   "dispatch",
	Title:  Title{"指令", "Dispatch order"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[DispatchOrdered]("ordered", "下达指令", "Order given", "report 3.4"),
		fact[DispatchAccepted]("accepted", "接受指令", "Order accepted", "report 3.4").by(TellerAnyone),
		fact[DispatchRefused]("refused", "无法接受指令", "Order refused", "report 3.4").by(TellerAnyone),
		fact[DispatchArrived]("arrived", "到达现场", "Arrived on scene", "report 3.4").by(TellerAnyone),
		fact[DispatchFeedbackSubmitted]("feedback_submitted", "现场反馈", "Feedback submitted", "report 3.4").by(TellerAnyone),
		fact[DispatchCancelled]("cancelled", "撤销指令", "Order cancelled", "report 3.4"),
	},
	Lifecycle: `
		[*] --> ordered: ordered
		ordered --> accepted: accepted
		ordered --> [*]: refused, cancelled
		accepted --> on_scene: arrived
		accepted --> [*]: cancelled
		on_scene --> [*]: feedback_submitted`,
}

// DispatchOrdered: the command centre sent an officer to an incident. It states who else could have
// gone, so that anyone can check whether the nearest one was chosen.
type DispatchOrdered struct {
	Incident   Subject     `json:"incident"`       // incident/…
	Officer    Subject     `json:"officer"`        // staff/…
	Radio      Subject     `json:"radio,omitzero"` // radio/…
	Scene      *Position   `json:"scene,omitzero"`
	Candidates []Candidate `json:"candidates,omitzero"` // those on duty with a fix young enough
	// Datum is the one in which the distances were computed.
	Datum Datum `json:"datum,omitzero"`
	// Override is why another one than the nearest was sent.
	Override string `json:"override,omitzero"`
}

// Candidate is an officer who could have gone.
type Candidate struct {
	Officer  Subject `json:"officer"`         // staff/…
	Radio    Subject `json:"radio,omitzero"`  // radio/…
	Distance Measure `json:"distance_metres"` // to the scene
	FixAge   Measure `json:"fix_age_seconds,omitzero"`
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
	By       ArrivalSource `json:"by,omitzero"`
}

// DispatchFeedbackSubmitted: what the officer found and did.
type DispatchFeedbackSubmitted struct {
	Result   DispatchResult `json:"result"`
	Pictures []File         `json:"pictures,omitzero" personal:"face"`
	Note     string         `json:"note,omitzero"`
}

// DispatchCancelled: the order is void.
type DispatchCancelled struct {
	Reason string `json:"reason,omitzero"`
}

// ArrivalSource is how an arrival is known.
type ArrivalSource string

func (ArrivalSource) Values() []string { return []string{"officer", "position"} }

// DispatchResult is what an officer found.
type DispatchResult string

func (DispatchResult) Values() []string {
	return []string{"handled", "case_suggested", "support_needed", "nothing_found", "other_remit"}
}
