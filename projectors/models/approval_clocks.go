package models

import (
	"fmt"
	"slices"
	"strings"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// Clocks are the three of a case: what the law allows, what was promised and what was measured. They stay apart.
type Clocks struct {
	Statutory, Promised ClockReading
	// Review is what was promised for the initial review alone.
	Review ClockReading
	// Actual has no limit: it counts the workdays up to the decision, or other end.
	Actual ClockReading
	// Unlawful is how many workdays lie in suspensions for which the clocks do not stand; those in several of them count once.
	Unlawful    int
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

// jointly is whether several organs handle the case together.
func jointly(handling events.Handling) bool {
	return handling == "unified" || handling == "joint" || handling == "centralised"
}

// headsOf are the roles, as sources write them, of the head of an organ and of the head of the government.
var headsOf = map[string][]string{
	"head":            {"head", "负责人", "机关负责人", "本机关负责人", "行政机关负责人", "本行政机关负责人", "主要负责人"},
	"government_head": {"government_head", "政府负责人", "本级政府负责人", "人民政府负责人", "本级人民政府负责人", "县长", "区长", "市长", "镇长", "乡长"},
}

// maxExtension is how much longer a limit may become, and whose word it takes: that of the head of the organ, or, where
// the case is handled jointly, of the head of the government.
func maxExtension(handling events.Handling, on events.Date) (most events.Workdays, whose string) {
	if jointly(handling) {
		return law.ExtensionByGovernment.In(on).Limit.Workdays(), "government_head"
	}
	return law.ExtensionByHead.In(on).Limit.Workdays(), "head"
}

// deem is the law's own acceptance: nobody told within its days of the receipt that something is missing, or whether the application
// is accepted, so it counts as accepted from the day of the receipt, even if it was accepted later or not at all. An act that told it
// stays as it is. Only an item that the town offers is deemed accepted: what another system leaves out is not known to be missing.
func (a *Approval) deem(look *Lookup) {
	if _, known := look.Item("item/"+a.Item, a.FirstDay()); !known || a.DeemedAccepted {
		return
	}
	for received, told := range a.words() {
		clock := calendar.Clock{Start: a.Day(received.Time), Limit: law.LateAcceptanceNotice.In(a.Day(received.Time)).Limit.Workdays()}
		var end events.Date
		if told != nil {
			end = a.Day(told.Time)
		}
		if r, known := look.Read(a.Area, &clock, end); known && (told == nil || r.Late) {
			a.DeemedOn, a.DeemedFrom, a.DeemedAccepted = clock.Start, r.Over, true
			if a.Acceptance == nil {
				a.Acceptance = received
			}
			return
		}
	}
}

// words pairs what was received with what the organ told next, up to the word on acceptance; nil if it told nothing. A decision is a
// word on acceptance too, and whoever ends the case does not wait any longer.
func (a *Approval) words() func(yield func(received, told *events.Event) bool) {
	return func(yield func(received, told *events.Event) bool) {
		var waiting *events.Event
		for _, e := range a.Events {
			switch e.Data.(type) {
			case *events.ApprovalReceived, *events.ApprovalCorrectionSubmitted:
				if waiting == nil {
					waiting = e
				}
			case *events.ApprovalCorrectionNoticeIssued:
				if waiting != nil && !yield(waiting, e) {
					return
				}
				waiting = nil
			case *events.ApprovalAccepted, *events.ApprovalNotAccepted, *events.ApprovalWithdrawn, *events.ApprovalTerminated, *events.ApprovalGranted, *events.ApprovalRefused:
				if waiting != nil {
					yield(waiting, e)
				}
				return
			}
		}
		if waiting != nil {
			yield(waiting, nil)
		}
	}
}

// readClocks reads the case's clocks, and judges on the way which extensions count.
//
// Without a law there is no statutory clock: the limit that a source states stays a fact of the case, and is held to nothing.
func (a *Approval) readClocks(look *Lookup) {
	judged := look.Judged()
	if judged {
		a.deem(look)
	}
	start := a.StartOn()
	for i := range a.Extensions {
		switch {
		case !judged:
			a.Extensions[i].WhyNot = events.Title{ZH: "未选定适用的法律，没有法定时限可延长", EN: "no law is chosen, so there is no statutory limit to extend"}
		case start.IsZero():
			a.Extensions[i].WhyNot = notAccepted(&a.Extensions[i])
		}
	}
	for i := range a.Suspensions {
		a.Suspensions[i].Unjudged = !judged
	}
	if start.IsZero() {
		return
	}
	c := &a.Clocks
	version, known := look.Item("item/"+a.Item, start)
	if !a.StatutoryDays.IsZero() {
		a.StatutoryFrom = "acceptance"
	}
	if known {
		c.ItemVersion = version.Version
		if a.StatutoryDays.IsZero() && !version.StatutoryDays.IsZero() {
			a.StatutoryDays, a.StatutoryFrom = version.StatutoryDays, "item_version"
		}
		if a.StatutoryDays.IsZero() && judged {
			general := law.LicenceDecision
			if jointly(a.Handling) {
				general = law.JointLicenceDecision
			}
			a.StatutoryDays, a.StatutoryFrom = general.In(start).Limit.Workdays(), "law"
		}
		if a.PromisedDays.IsZero() {
			a.PromisedDays = version.PromisedDays
		}
	}
	end := a.EndedOn()
	base := calendar.Clock{Start: start, Suspended: a.spans(true)}
	if judged {
		a.readStatutory(look, base, end)
	}
	c.Promised = a.read(look, base, a.PromisedDays, end) // which no extension moves
	c.Actual = a.read(look, base, events.HalfWorkdays(0), end)
	if unlawful := a.spans(false); len(unlawful) > 0 {
		r := a.read(look, calendar.Clock{Start: start, Suspended: unlawful}, events.HalfWorkdays(0), end)
		c.Unlawful = r.Excluded
	}
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

func notAccepted(x *Extension) events.Title {
	return by(law.InvalidExtension, x.On, "尚未受理，没有期限可延长", "nothing was accepted, so there was no limit to extend")
}

// readStatutory reads what the law allows, with the extensions that count.
func (a *Approval) readStatutory(look *Lookup, clock calendar.Clock, end events.Date) {
	a.Clocks.Statutory = a.read(look, clock, a.StatutoryDays, end)
	for i := range a.Extensions {
		x := &a.Extensions[i]
		x.WhyNot = a.faultOf(x, !a.ExtendedDays.IsZero())
		x.Valid = x.WhyNot == events.Title{}
		if x.Valid {
			a.ExtendedDays = x.Days
			clock.Extended = x.Days
			a.Clocks.Statutory = a.read(look, clock, a.StatutoryDays, end)
		}
	}
}

// faultOf is why an extension does not count, by the law's article on extensions. One that does not count changes nothing: a later
// one may.
func (a *Approval) faultOf(x *Extension, again bool) events.Title {
	most, whose := maxExtension(a.Handling, x.On)
	due := a.Clocks.Statutory.Due
	fault := func(zh, en string) events.Title { return by(law.InvalidExtension, x.On, zh, en) }
	byHead := slices.ContainsFunc(headsOf[whose], func(role string) bool { return strings.EqualFold(role, strings.TrimSpace(x.Role)) })
	switch {
	case a.DeemedOn.IsZero() && x.Event.Time.Before(a.Accepted) || !a.DeemedOn.IsZero() && x.On.Midnight().Before(a.DeemedOn.Midnight()):
		return notAccepted(x)
	case again:
		return fault("期限只可延长一次", "a limit is extended once")
	case x.Days.Halves() > most.Halves():
		return fault(fmt.Sprintf("最多延长%v个工作日", most), fmt.Sprintf("by %v workdays at most", most))
	case !byHead && whose == "head":
		return fault("须经本机关负责人批准", "only the head of the organ may extend")
	case !byHead:
		return fault("统一、联合、集中办理的，须经本级政府负责人批准", "of what is handled jointly, only the head of the government may extend")
	case x.Reason == "":
		return fault("须将延长期限的理由告知申请人", "the applicant must be told why")
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
func (a *Approval) LawfulSpans() []calendar.Span { return a.spans(true) }

// spans are the lawful suspensions, or the others.
func (a *Approval) spans(lawful bool) []calendar.Span {
	var spans []calendar.Span
	for _, s := range a.Suspensions {
		if s.Lawful() == lawful {
			spans = append(spans, calendar.Span{From: s.From, To: s.To})
		}
	}
	slices.SortStableFunc(spans, func(x, y calendar.Span) int { return x.From.Midnight().Compare(y.From.Midnight()) })
	return spans
}
