package events

var consultationFamily = Family{
	Name:   "consultation",
	Table:  "consultations",
	Title:  Title{"联席会商", "Joint consultation"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[ConsultationConvened]("convened", "召集会商", "Consultation convened", "report 2(3)"),
		fact[ConsultationHeld]("held", "召开会商", "Consultation held", "report 2(3)"),
		fact[ConsultationTaskAssigned]("task_assigned", "任务交办", "Task assigned", "report 2(3)"),
		fact[ConsultationTaskDone]("task_done", "任务完成", "Task done", "report 2(3)").by(TellerNamed),
		fact[ConsultationConcluded]("concluded", "会商办结", "Consultation concluded", "report 2(3)"),
	},
	States: []Value{{"convened", "已召集", "convened"}, {"held", "已召开", "held"}, {"at_work", "落实中", "at work"}, {"concluded", "已办结", "concluded"}},
	Lifecycle: `
		[*] --> convened: convened
		convened --> held: held
		held --> at_work: task_assigned
		at_work --> at_work: task_assigned, task_done
		held --> [*]: concluded
		at_work --> [*]: concluded`,
}

// ConsultationConvened: town, village and those concerned are to meet.
type ConsultationConvened struct {
	Matters   []Subject `json:"matters" title:"议题|matters"`           // dispute/…, petition/… or incident/…
	Organs    []Subject `json:"organs,omitzero"`                      // organ/…
	Villages  []Subject `json:"villages,omitzero" title:"村|villages"` // point/…
	Scheduled Moment    `json:"scheduled,omitzero" title:"预定时间|scheduled"`
}

// ConsultationHeld: they met.
type ConsultationHeld struct {
	Organs  []Subject `json:"organs,omitzero"` // organ/…, that came
	Minutes *File     `json:"minutes,omitzero" title:"会议纪要|minutes"`
}

// ConsultationTaskAssigned: someone is to do something.
type ConsultationTaskAssigned struct {
	Task string  `json:"task"`                       // number within the consultation
	To   Subject `json:"to" title:"承办方|assigned to"` // organ/…, staff/… or point/…
	What string  `json:"what,omitzero" title:"任务内容|what"`
	Due  Date    `json:"due,omitzero"`
}

// ConsultationTaskDone: it is done.
type ConsultationTaskDone struct {
	Task   string `json:"task"` // number within the consultation
	Result string `json:"result,omitzero"`
}

// ConsultationConcluded: nothing is left to do.
type ConsultationConcluded struct {
	Result Resolution `json:"result"`
}
