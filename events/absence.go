package events

var absenceFamily = Family{
	Name:   "absence",
	Table:  "absences",
	Title:  Title{"缺岗", "Absence"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[AbsenceStarted]("started", "A角离岗", "Absence started", "report 3.3"),
		fact[AbsenceTakenOver]("taken_over", "B角顶岗", "B took over", "report 3.3"),
		fact[AbsenceEnded]("ended", "A角返岗", "Absence ended", "report 3.3"),
	},
	States: []Value{{"uncovered", "无人顶岗", "uncovered"}, {"covered", "已顶岗", "covered"}, {"ended", "已结束", "ended"}},
	Lifecycle: `
		[*] --> uncovered: started
		uncovered --> covered: taken_over
		uncovered --> [*]: ended
		covered --> [*]: ended`,
}

// AbsenceStarted: the holder of posts is away.
type AbsenceStarted struct {
	Absent Subject       `json:"absent" title:"缺席人员|absent officer"` // staff/…
	Posts  []Subject     `json:"posts" title:"岗位|posts"`             // post/…
	Until  Moment        `json:"until,omitzero"`                     // planned return
	Reason AbsenceReason `json:"reason,omitzero"`
	// Due are the cases that the absent person was handling.
	Due []Subject `json:"due,omitzero" title:"待办件|due cases"`
}

// AbsenceTakenOver: the B role handles a post's cases.
type AbsenceTakenOver struct {
	Post   Subject   `json:"post"`                       // post/…
	Deputy Subject   `json:"deputy" title:"顶岗人员|deputy"` // staff/…
	Cases  []Subject `json:"cases,omitzero" title:"接办的案件|cases"`
}

// AbsenceEnded: the holder is back.
type AbsenceEnded struct {
	Cases []Subject `json:"cases,omitzero" title:"交接的案件|cases"` // handed back
}

// AbsenceReason is why someone is away.
type AbsenceReason string

func (AbsenceReason) Values() []Value {
	return []Value{
		{"leave", "请假", "leave"}, {"illness", "病假", "illness"}, {"training", "培训", "training"}, {"errand", "公出", "errand"}, {"other", "其他", "other"},
	}
}
