package events

var absenceFamily = Family{
	Name:   "absence",
	Title:  Title{"缺岗", "Absence"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[AbsenceStarted]("started", "A角离岗", "Absence started", "report 3.3"),
		fact[AbsenceTakenOver]("taken_over", "B角顶岗", "B took over", "report 3.3"),
		fact[AbsenceEnded]("ended", "A角返岗", "Absence ended", "report 3.3"),
	},
	Lifecycle: `
		[*] --> uncovered: started
		uncovered --> covered: taken_over
		uncovered --> [*]: ended
		covered --> [*]: ended`,
}

// AbsenceStarted: the holder of posts is away.
type AbsenceStarted struct {
	Absent Subject       `json:"absent"`         // staff/…
	Posts  []Subject     `json:"posts"`          // post/…
	Until  Moment        `json:"until,omitzero"` // planned return
	Reason AbsenceReason `json:"reason,omitzero"`
	// Due are the cases that the absent person was handling.
	Due []Subject `json:"due,omitzero"`
}

// AbsenceTakenOver: the B role handles a post's cases.
type AbsenceTakenOver struct {
	Post   Subject   `json:"post"`   // post/…
	Deputy Subject   `json:"deputy"` // staff/…
	Cases  []Subject `json:"cases,omitzero"`
}

// AbsenceEnded: the holder is back.
type AbsenceEnded struct {
	Cases []Subject `json:"cases,omitzero"` // handed back
}

// AbsenceReason is why someone is away.
type AbsenceReason string

func (AbsenceReason) Values() []string {
	return []string{"leave", "illness", "training", "errand", "other"}
}
