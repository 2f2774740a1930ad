package projectors

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// CaseClock is one of a case's three clocks with its arithmetic. The actual one has no limit.
type CaseClock struct {
	Clock string `json:"clock"` // statutory, promised or actual
	// State is no_limit, no_calendar (a day of it is not known), in_time, late, overdue (open and over its limit),
	// standing (suspended, so its end is not known), open, or ended (without a decision).
	State     string          `json:"state"`
	Start     events.Date     `json:"start"`
	Limit     events.Workdays `json:"limit,omitzero"`
	LimitFrom string          `json:"limit_from,omitzero"` // acceptance, as told then; or item_version, in force then
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

// CaseSuspension is a span in which the case was said to stand, and why the clocks did not if they did not.
type CaseSuspension struct {
	Ground     string          `json:"ground"`
	Title      events.Title    `json:"title"`
	From       events.Date     `json:"from"`
	To         events.Date     `json:"to,omitzero"`
	StatedDays events.Workdays `json:"stated_days,omitzero"`
	Lawful     bool            `json:"lawful"`
	WhyNot     events.Title    `json:"why_not,omitzero"`
	Proof      []string        `json:"proof"`
}

// CaseExtension is a prolonged limit, and why it did not count if it did not.
type CaseExtension struct {
	On     events.Date     `json:"on"`
	Days   events.Workdays `json:"days"`
	Role   string          `json:"role,omitzero"`
	Valid  bool            `json:"valid"`
	WhyNot events.Title    `json:"why_not,omitzero"`
	Proof  []string        `json:"proof"`
}

func (c *Case) tellClocks(a *Approval, look *Lookup) {
	var extended, suspended []*events.Event
	for _, x := range a.Extensions {
		c.Extensions = append(c.Extensions, CaseExtension{x.On, x.Days, x.Role, x.Valid, x.WhyNot, idsOf(x.event)})
		if x.Valid {
			extended = append(extended, x.event)
		}
	}
	for i := range a.Suspensions {
		s := &a.Suspensions[i]
		c.Suspensions = append(c.Suspensions, CaseSuspension{s.Ground, events.TitleOf(events.SuspensionGround(s.Ground)), s.From, s.To, s.StatedDays, s.Lawful(), s.whyNot(), idsOf(s.event, s.resumed)})
		if s.Lawful() {
			suspended = append(suspended, s.event, s.resumed)
		}
	}
	if a.acceptance == nil {
		return
	}
	// Limits and actual time are counted from the acceptance, whatever the limit.
	until, ended := a.AcceptedOn, title("截至今日", "as of today")
	stopped := firstOf(a.Events, isDecision)
	switch {
	case !a.DecidedOn.IsZero():
		until, ended = a.DecidedOn, title("决定", "decided")
	case a.Outcome != "":
		until, ended = events.DateOf(a.Ended), title("办结", "ended")
		stopped = firstOf(a.Events, func(e *events.Event) bool { return e.Time.Equal(a.Ended) })
	case c.AsOf.Midnight().After(until.Midnight()):
		until = c.AsOf
	}
	base := calendar.Clock{Start: a.AcceptedOn, Suspended: a.lawfulSpans()}
	used, known := look.Read(a.Area, &base, until)
	began := title("受理", "accepted")
	if a.DeemedAccepted {
		began = title("视为受理", "deemed accepted")
	}
	counting := look.calendar.In(a.Area)
	told := CaseClock{Start: a.AcceptedOn, Until: until, Used: used.Used, Excluded: used.Excluded, UsedProof: idsOf(append([]*events.Event{a.acceptance, stopped}, suspended...)...), ExcludedProof: idsOf(suspended...)}
	limited := func(name string, r ClockReading, limit, stated events.Workdays, extended []*events.Event) {
		k := told
		k.Clock, k.State, k.Limit, k.Extended, k.Due, k.Over, k.Provisional = name, c.stateOf(a, r, limit), limit, r.Extended, r.Due, r.Over, r.Provisional
		if !limit.IsZero() {
			k.LimitFrom = "item_version"
			if !stated.IsZero() {
				k.LimitFrom = "acceptance"
			}
		}
		if r.Known {
			k.Calendar = counting.Version(r.To.Midnight().Year())
			k.Words = counting.Words(began, &r.Clock, r.Reading)
			k.DueProof = idsOf(append(append([]*events.Event{a.acceptance}, extended...), suspended...)...)
		}
		c.spans(r.Over)
		c.Clocks = append(c.Clocks, k)
	}
	var stated events.ApprovalAccepted
	if d, is := a.acceptance.Data.(*events.ApprovalAccepted); is {
		stated = *d
	}
	limited("statutory", a.Clocks.Statutory, a.StatutoryDays, stated.StatutoryDays, extended)
	limited("promised", a.Clocks.Promised, a.PromisedDays, stated.PromisedDays, nil) // which no extension moves
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

func (c *Case) stateOf(a *Approval, r ClockReading, limit events.Workdays) string {
	switch {
	case limit.IsZero():
		return "no_limit"
	case !r.Known:
		return "no_calendar"
	case r.Late:
		return "late"
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

func stateOfActual(a *Approval, suspended []calendar.Span) string {
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
func (s *Suspension) whyNot() events.Title {
	switch {
	case s.Lawful():
		return events.Title{}
	case !lawfulGround(events.SuspensionGround(s.Ground)):
		return title("非许可法第四十五条所列事由，时限照计", "not a ground of Licensing Law Art. 45, so the clocks ran on")
	}
	return title("未书面告知所需时间，时限照计", "no written notice of how long, so the clocks ran on")
}

func title(zh, en string) events.Title { return events.Title{ZH: zh, EN: en} }

// lastWorkdayBefore is absent if the calendar does not know it.
func (l *Lookup) lastWorkdayBefore(area string, day events.Date) events.Date {
	c := l.calendar.In(area)
	on, err := c.On(day)
	if err != nil {
		return events.Date{}
	}
	ordinal := on.Ordinal
	if on.Workday {
		ordinal--
	}
	before, err := c.At(ordinal)
	if err != nil {
		return events.Date{}
	}
	return before.Date
}

// off gives the spans of days that are no workdays, as far as the calendar knows.
func (l *Lookup) off(area string, from, to events.Date) []DaySpan {
	var spans []DaySpan
	c := l.calendar.In(area)
	before := false
	for at := from.Midnight(); !at.After(to.Midnight()); at = at.AddDate(0, 0, 1) {
		day := events.DateOf(at)
		on, err := c.On(day)
		off := err == nil && !on.Workday
		switch {
		case off && before:
			spans[len(spans)-1].To = day
		case off:
			spans = append(spans, DaySpan{day, day})
		}
		before = off
	}
	return spans
}
