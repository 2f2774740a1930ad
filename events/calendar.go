package events

var calendarFamily = Family{
	Name:   "calendar",
	Title:  Title{"工作日历", "Workday calendar"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[CalendarNoticePublished]("notice_published", "发布节假日安排", "Holiday notice published", "Licensing Law Art. 82; Penalty Law Art. 85"),
		fact[CalendarClosureAnnounced]("closure_announced", "公告停止办公", "Closure announced", "design"),
		fact[CalendarClosureCancelled]("closure_cancelled", "取消停止办公", "Closure cancelled", "design"),
	},
	States: []Value{{"known", "已公布", "known"}},
	Lifecycle: `
		[*] --> known: notice_published
		known --> known: notice_published, closure_announced, closure_cancelled`,
}

// CalendarNoticePublished: the State Council's office arranged a year's holidays, or changed the
// arrangement. The newest version of a year holds all of its days.
type CalendarNoticePublished struct {
	Year Count `json:"year"`
	// Version counts the states of the year from 1.
	Version Count `json:"version"`
	// Notice is the notice's number, such as 国办发明电〔2016〕17号.
	Notice    string `json:"notice,omitzero"`
	Published Date   `json:"published,omitzero"`
	// Off are the days off within the year; those in the December before are told of that year.
	Off []Date `json:"off"`
	// Work are the weekend days that are worked.
	Work []Date `json:"work,omitzero" title:"调休上班日|adjusted workdays"`
	// Note is what this version changed.
	Note string `json:"note,omitzero"`
}

// CalendarClosureAnnounced: the offices of an area are closed for days or half-days, because of a flood or a
// heavy snowfall, say.
type CalendarClosureAnnounced struct {
	// Closure names the closure within the whole calendar: a cancellation refers to it.
	Closure string `json:"closure"`
	// Area is closed with the townships and villages in it.
	Area AreaCode    `json:"area"`
	From Date        `json:"from"`
	To   Date        `json:"to"` // the last day
	Kind ClosureKind `json:"kind"`
	// Counting says whether limits in workdays go on. A half-day never stops them.
	Counting ClosureCounting `json:"counting" title:"是否计入|counting"`
	Reason   string          `json:"reason,omitzero"`
	// Notice is the announcement's number.
	Notice string `json:"notice,omitzero"`
}

// CalendarClosureCancelled: the closure does not take place.
type CalendarClosureCancelled struct {
	Closure string `json:"closure"`
	Reason  string `json:"reason,omitzero"`
}

// ClosureKind is which part of its days a closure takes.
type ClosureKind string

const (
	ClosureDay       ClosureKind = "day"
	ClosureMorning   ClosureKind = "morning"   // up to noon
	ClosureAfternoon ClosureKind = "afternoon" // from noon on
)

func (ClosureKind) Values() []Value {
	return []Value{
		{string(ClosureDay), "全天", "whole day"}, {string(ClosureMorning), "上午", "morning"}, {string(ClosureAfternoon), "下午", "afternoon"},
	}
}

// ClosureCounting is whether the days of a closure count as workdays.
type ClosureCounting string

const (
	ClosureCounted    ClosureCounting = "counted"
	ClosureNotCounted ClosureCounting = "not_counted"
)

func (ClosureCounting) Values() []Value {
	return []Value{
		{string(ClosureCounted), "计入工作日", "counted as a workday"}, {string(ClosureNotCounted), "不计入工作日", "not counted as a workday"},
	}
}
