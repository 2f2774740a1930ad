package models

import (
	"fmt"
	"slices"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// Clocks are the three of a case: what the law allows, what was promised and what was measured. They stay apart.
type Clocks struct {
	Statutory, Promised ClockReading
	// Review is what was promised for the initial review alone.
	Review ClockReading
	// Actual has no limit: it counts the workdays up to the decision.
	Actual      ClockReading
	ItemVersion string // in force on the day of acceptance, if it is known
	Calendar    string // the version of the year in which the latest day lies that counts
	Provisional bool
}

// ClockReading is a clock with what it says. It is not known if its limit is absent, a day of it is not in the
// calendar, or it is said to have ended before it began.
type ClockReading struct {
	calendar.Clock
	calendar.Reading
	Known bool
}

// LawfulGround is whether a ground of suspension is one of Licensing Law Art. 45.
func LawfulGround(ground events.SuspensionGround) bool { return ground != "" && ground != "other" }

// maxExtension is how much longer a limit may become, and whose word it takes: that of the head of the organ, or, where
// the case is handled jointly, of the head of the government.
func maxExtension(handling events.Handling, on events.Date) (most events.Workdays, whose string) {
	switch handling {
	case "unified", "joint", "centralised":
		return law.ExtensionByGovernment.In(on).Limit.Workdays(), "government_head"
	}
	return law.ExtensionByHead.In(on).Limit.Workdays(), "head"
}

// readClocks reads the case's clocks, and judges on the way which extensions count. Without a law there is no statutory clock:
// the limit that a source states stays a fact of the case, and is held to nothing.
func (a *Approval) readClocks(look *Lookup) {
	judged := look.Judged()
	for i := range a.Extensions {
		switch {
		case !judged:
			a.Extensions[i].WhyNot = events.Title{ZH: "未选定适用的法律，没有法定时限可延长", EN: "no law is chosen, so there is no statutory limit to extend"}
		case a.AcceptedOn.IsZero():
			a.Extensions[i].WhyNot = by(law.InvalidExtension, a.Extensions[i].On, "尚未受理，没有期限可延长", "nothing was accepted, so there was no limit to extend")
		}
	}
	for i := range a.Suspensions {
		a.Suspensions[i].Unjudged = !judged
	}
	if a.AcceptedOn.IsZero() {
		return
	}
	c := &a.Clocks
	version, known := look.Item("item/"+a.Item, a.AcceptedOn)
	if known {
		c.ItemVersion = version.Version
		if a.StatutoryDays.IsZero() {
			a.StatutoryDays = version.StatutoryDays
		}
		if a.PromisedDays.IsZero() {
			a.PromisedDays = version.PromisedDays
		}
	}
	base := calendar.Clock{Start: a.AcceptedOn, Suspended: a.LawfulSpans()}
	if judged {
		a.readStatutory(look, base)
	}
	c.Promised = a.read(look, base, a.PromisedDays, a.DecidedOn) // which no extension moves
	c.Actual = a.read(look, base, events.HalfWorkdays(0), a.DecidedOn)
	var reviewed events.Date
	if e := FirstOf(a.Events, isInitialReview); e != nil {
		reviewed = a.Day(e.Time)
	}
	c.Review = a.read(look, base, version.InitialReviewDays, reviewed)
	latest := c.Actual.Reading
	for _, r := range []ClockReading{c.Statutory, c.Promised} {
		if r.Known && r.To.Midnight().After(latest.To.Midnight()) {
			latest = r.Reading
		}
	}
	if c.Actual.Known {
		c.Calendar, c.Provisional = look.Calendar.In(a.Area).Version(latest.To.Midnight().Year()), latest.Provisional
	}
}

// readStatutory reads what the law allows, with the extensions that count.
func (a *Approval) readStatutory(look *Lookup, clock calendar.Clock) {
	a.Clocks.Statutory = a.read(look, clock, a.StatutoryDays, a.DecidedOn)
	for i := range a.Extensions {
		x := &a.Extensions[i]
		x.WhyNot = a.faultOf(x, i > 0)
		x.Valid = x.WhyNot == events.Title{}
		if x.Valid {
			a.ExtendedDays = x.Days
			clock.Extended = x.Days
			a.Clocks.Statutory = a.read(look, clock, a.StatutoryDays, a.DecidedOn)
		}
	}
}

// faultOf is why an extension does not count, by the law's article on extensions.
func (a *Approval) faultOf(x *Extension, again bool) events.Title {
	most, whose := maxExtension(a.Handling, x.On)
	due := a.Clocks.Statutory.Due
	fault := func(zh, en string) events.Title { return by(law.InvalidExtension, x.On, zh, en) }
	switch {
	case again:
		return fault("期限只可延长一次", "a limit is extended once")
	case x.Days.Halves() > most.Halves():
		return fault(fmt.Sprintf("最多延长%v个工作日", most), fmt.Sprintf("by %v workdays at most", most))
	case x.Role != "" && x.Role != whose && whose == "head":
		return fault("须经本机关负责人批准", "only the head of the organ may extend")
	case x.Role != "" && x.Role != whose:
		return fault("统一、联合、集中办理的，须经本级政府负责人批准", "of what is handled jointly, only the head of the government may extend")
	case !due.IsZero() && x.On.Midnight().After(due.Midnight()):
		return fault("期限已于"+due.String()+"届满", "the limit had ended on "+due.String())
	}
	return events.Title{}
}

// read reads the clock with that limit; an absent limit is no clock.
func (a *Approval) read(look *Lookup, clock calendar.Clock, limit events.Workdays, end events.Date) ClockReading {
	if limit.IsZero() {
		return ClockReading{}
	}
	clock.Limit = limit
	reading, known := look.Read(a.Area, &clock, end)
	return ClockReading{clock, reading, known && (end.IsZero() || !end.Midnight().Before(clock.Start.Midnight()))}
}

// LawfulSpans are the suspensions for which the clocks stand: on a ground of Art. 45, with the written notice
// of how long.
func (a *Approval) LawfulSpans() []calendar.Span {
	var spans []calendar.Span
	for _, s := range a.Suspensions {
		if s.Lawful() {
			spans = append(spans, calendar.Span{From: s.From, To: s.To})
		}
	}
	slices.SortStableFunc(spans, func(x, y calendar.Span) int { return x.From.Midnight().Compare(y.From.Midnight()) })
	return spans
}
