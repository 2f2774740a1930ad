package cases

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/projectors/models"
)

// Clock is one of a case's three clocks with its arithmetic. The actual one has no limit.
type Clock struct {
	Clock string `json:"clock"` // statutory, promised or actual
	// State is no_law (none is chosen, so there is no statutory clock), no_limit, no_calendar (a day of it is not known), in_time, late, overdue (open and over its limit),
	// standing (suspended, so its end is not known), open, or ended or ended_late (without a decision).
	State     string          `json:"state"`
	Start     events.Date     `json:"start"`
	Limit     events.Workdays `json:"limit,omitzero"`
	LimitFrom string          `json:"limit_from,omitzero"` // acceptance, as told then; item_version, in force then; or law, where neither has one
	Extended  events.Workdays `json:"extended,omitzero"`
	Due       events.Date     `json:"due,omitzero"`
	Over      events.Date     `json:"over,omitzero"` // the first workday past the limit
	// Until is the day up to which Used and Excluded are counted: the decision or other end, else the day of telling.
	Until       events.Date  `json:"until"`
	Used        int          `json:"used"`
	Excluded    int          `json:"excluded"`
	Calendar    string       `json:"calendar,omitzero"`
	Provisional bool         `json:"provisional"`
	Words       events.Title `json:"words,omitzero"`

	DueProof      []string `json:"due_proof"`
	UsedProof     []string `json:"used_proof"`
	ExcludedProof []string `json:"excluded_proof"`
}

// Suspension is a span in which the case was said to stand, and why the clocks did not if they did not.
type Suspension struct {
	Ground     string          `json:"ground"`
	Title      events.Title    `json:"title"`
	From       events.Date     `json:"from"`
	To         events.Date     `json:"to,omitzero"`
	StatedDays events.Workdays `json:"stated_days,omitzero"`
	Lawful     bool            `json:"lawful"`
	WhyNot     events.Title    `json:"why_not,omitzero"`
	Proof      []string        `json:"proof"`
}

// Extension is a prolonged limit, and why it did not count if it did not.
type Extension struct {
	On     events.Date     `json:"on"`
	Days   events.Workdays `json:"days"`
	Role   string          `json:"role,omitzero"`
	Valid  bool            `json:"valid"`
	WhyNot events.Title    `json:"why_not,omitzero"`
	Proof  []string        `json:"proof"`
}

func (c *Case) clocks(a *models.Approval, look *models.Lookup) {
	var extended, suspended []*events.Event
	for _, x := range a.Extensions {
		c.Extensions = append(c.Extensions, Extension{x.On, x.Days, x.Role, x.Valid, x.WhyNot, idsOf(x.Event)})
		if x.Valid {
			extended = append(extended, x.Event)
		}
	}
	for i := range a.Suspensions {
		s := &a.Suspensions[i]
		c.Suspensions = append(c.Suspensions, Suspension{s.Ground, events.TitleOf(events.SuspensionGround(s.Ground)), s.From, s.To, s.StatedDays, s.Lawful(), whyNot(s), idsOf(s.Event, s.Resumed)})
		if s.Lawful() {
			suspended = append(suspended, s.Event, s.Resumed)
		}
	}
	if a.Acceptance == nil || a.Accepted.IsZero() && c.AsOf.Midnight().Before(a.DeemedFrom.Midnight()) {
		return // while somebody may still say a word in time, nothing is accepted
	}
	// Limits and actual time are counted from the acceptance, whatever the limit.
	start := a.StartOn()
	until, ended := start, said("截至今日", "as of today")
	stopped := models.FirstOf(a.Events, models.IsDecision)
	switch {
	case !a.DecidedOn.IsZero():
		until, ended = a.DecidedOn, said("决定", "decided")
	case a.Outcome != "":
		until, ended = a.Day(a.Ended), said("办结", "ended")
		stopped = models.FirstOf(a.Events, func(e *events.Event) bool { return e.Time.Equal(a.Ended) })
	case c.AsOf.Midnight().After(until.Midnight()):
		until = c.AsOf
	}
	base := calendar.Clock{Start: start, Suspended: a.LawfulSpans()}
	used, known := look.Read(a.Area, &base, until)
	began := said("受理", "accepted")
	if a.DeemedAccepted {
		began = said("视为受理", "deemed accepted")
	}
	counting := look.Calendar.In(a.Area)
	told := Clock{Start: start, Until: until, Used: used.Used, Excluded: used.Excluded, UsedProof: idsOf(append([]*events.Event{a.Acceptance, stopped}, suspended...)...), ExcludedProof: idsOf(suspended...)}
	limited := func(name string, r models.ClockReading, limit events.Workdays, from string, extended []*events.Event) {
		k := told
		k.Clock, k.State, k.Limit, k.Extended, k.Due, k.Over, k.Provisional = name, c.stateOf(look, name, a, r, limit), limit, r.Extended, r.Due, r.Over, r.Provisional
		if !limit.IsZero() {
			k.LimitFrom = from
		}
		if r.Known {
			k.Calendar = counting.Version(r.To.Midnight().Year())
			k.Words = counting.Words(began, &r.Clock, r.Reading)
			k.DueProof = idsOf(append(append([]*events.Event{a.Acceptance}, extended...), suspended...)...)
		}
		c.spans(r.Over)
		c.Clocks = append(c.Clocks, k)
	}
	promisedFrom := "item_version"
	if d, is := a.Acceptance.Data.(*events.ApprovalAccepted); is && !d.PromisedDays.IsZero() {
		promisedFrom = "acceptance"
	}
	limited("statutory", a.Clocks.Statutory, a.StatutoryDays, a.StatutoryFrom, extended)
	limited("promised", a.Clocks.Promised, a.PromisedDays, promisedFrom, nil) // which no extension moves
	told.Clock, told.State, told.Provisional = "actual", stateOfActual(a, base.Suspended), used.Provisional
	if known {
		told.Calendar = counting.Version(until.Midnight().Year())
		told.Words = counting.WordsUsed(began, ended, &base, until, used)
	} else {
		told.State = "no_calendar"
	}
	c.Clocks = append(c.Clocks, told)
	// A clock that runs on is drawn to the day of telling, if that is near.
	if a.Outcome == "" && until.Midnight().Sub(c.To.Midnight()) <= 30*24*time.Hour {
		c.spans(until)
	}
}

// ClockStates are those of a [Clock].
var ClockStates = []events.Value{
	{Code: "no_law", ZH: "未选定法律", EN: "no law chosen"},
	{Code: "no_limit", ZH: "无时限", EN: "no limit"}, {Code: "no_calendar", ZH: "日历未知", EN: "beyond the calendar"}, {Code: "in_time", ZH: "按时", EN: "in time"},
	{Code: "late", ZH: "超期", EN: "late"}, {Code: "overdue", ZH: "在办超期", EN: "open and overdue"}, {Code: "standing", ZH: "中止中", EN: "suspended"},
	{Code: "open", ZH: "在办", EN: "open"}, {Code: "decided", ZH: "已决定", EN: "decided"}, {Code: "ended", ZH: "未决定而结束", EN: "ended without a decision"},
	{Code: "ended_late", ZH: "超期后未决定而结束", EN: "ended without a decision, after the limit"}, {Code: "early", ZH: "未满期限即办理", EN: "before it was over"},
}

func (c *Case) stateOf(look *models.Lookup, name string, a *models.Approval, r models.ClockReading, limit events.Workdays) string {
	switch {
	case name == "statutory" && !look.Judged():
		return "no_law"
	case limit.IsZero():
		return "no_limit"
	case !r.Known:
		return "no_calendar"
	case r.Late && !a.DecidedOn.IsZero():
		return "late"
	case r.Late:
		return "ended_late"
	case !a.DecidedOn.IsZero():
		return "in_time"
	case a.Outcome != "":
		return "ended"
	case r.Due.IsZero():
		return "standing"
	case !r.Over.Midnight().After(c.AsOf.Midnight()):
		return "overdue"
	}
	return "open"
}

func stateOfActual(a *models.Approval, suspended []calendar.Span) string {
	switch {
	case !a.DecidedOn.IsZero():
		return "decided"
	case a.Outcome != "":
		return "ended"
	case slices.ContainsFunc(suspended, func(s calendar.Span) bool { return s.To.IsZero() }):
		return "standing"
	}
	return "open"
}

// whyNot is why the clocks do not stand in a suspension.
func whyNot(s *models.Suspension) events.Title {
	switch {
	case s.Lawful():
		return events.Title{}
	case !models.LawfulGround(events.SuspensionGround(s.Ground)):
		cited := law.SuspensionWithoutNotice.In(s.From).Cited()
		return said("非"+cited.ZH+"所列事由，时限照计", "not a ground of "+cited.EN+", so the clocks ran on")
	}
	return said("未书面告知所需时间，时限照计", "no written notice of how long, so the clocks ran on")
}

func said(zh, en string) events.Title { return events.Title{ZH: zh, EN: en} }
