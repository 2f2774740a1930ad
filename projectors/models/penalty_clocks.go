package models

import (
	"strconv"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// PenaltyClock is one limit of a penalty case as it ran for it. A limit in workdays ends as those of approvals do; one in calendar days,
// months or years ends on the next workday if its last day is a day off (Civil Code Art. 203), as far as the calendar knows.
type PenaltyClock struct {
	Kind    string
	Rule    *law.Rule    // that sets the limit
	Version *law.Version // in force on the day From
	From    events.Date  // does not count itself
	End     events.Date  // absent while it runs
	// Due is the last day in time, and Over the first day after it. Both are absent where the text sets no limit.
	Due, Over   events.Date
	Extended    bool // Due is not the law's but what was approved
	Used        int  // of the limit's unit, up to the end; calendar days for months and years
	Provisional bool
	Verdict     string // on_time, late, open, unlimited, no_calendar, or early of one that must be over first
	Began       *events.Event
	Ended       *events.Event
}

// Overdue is whether the limit is over on a day and nothing ended it.
func (k *PenaltyClock) Overdue(on events.Date) bool {
	return k.Verdict == "open" && !k.Over.IsZero() && !k.Over.Midnight().After(on.Midnight())
}

// Unit is what Used counts.
func (k *PenaltyClock) Unit() law.Unit {
	switch unit := k.Version.Limit.Unit; unit {
	case law.Workdays, law.Hours:
		return unit
	}
	return law.CalendarDays
}

// Awaits is whether an open limit may still be broken, or was before the case was closed: after that nothing is awaited.
func (p *Penalty) Awaits(k *PenaltyClock) bool {
	ended := p.acts.ended
	return k.Verdict == "open" && (ended == nil || !p.Day(ended.Time).Midnight().Before(k.Over.Midnight()))
}

// clock reads a limit of the case. A clock that ended before it began is none.
func (p *Penalty) clock(look *Lookup, kind string, rule *law.Rule, began, ended *events.Event, due events.Date) *PenaltyClock {
	k := PenaltyClock{Kind: kind, Rule: rule, From: p.Day(began.Time), Began: began, Ended: ended}
	k.Version = rule.In(k.From)
	if ended != nil {
		if k.End = p.Day(ended.Time); k.End.Midnight().Before(k.From.Midnight()) {
			return nil
		}
	}
	known := true
	if limit := k.Version.Limit; !limit.IsZero() && !k.Version.Silent {
		k.Due, known = p.dueOf(look, k.From, limit, k.End)
	}
	if !due.IsZero() && !k.Due.IsZero() && due.Midnight().After(k.Due.Midnight()) {
		k.Due, k.Extended = due, true
	}
	if !k.Due.IsZero() {
		k.Over = k.Due.AddDays(1)
		if k.Version.Limit.Unit == law.Workdays && !k.Extended {
			k.Over, known = p.nextWorkday(look, k.Due)
		}
	}
	if !k.End.IsZero() {
		k.Used = int(k.End.Midnight().Sub(k.From.Midnight()) / (24 * time.Hour))
		if k.Version.Limit.Unit == law.Workdays {
			if n, err := look.Calendar.In(p.Area).Workdays(k.From, k.End); err == nil {
				k.Used = n
			} else {
				known = false
			}
		}
	}
	if last := look.dayOf(p.Area, k.Due); last.Provisional {
		k.Provisional = true
	}
	switch {
	case !known:
		k.Verdict, k.Due, k.Over = "no_calendar", events.Date{}, events.Date{}
	case k.Due.IsZero():
		k.Verdict = "unlimited"
	case k.End.IsZero():
		k.Verdict = "open"
	case k.End.Midnight().After(k.Due.Midnight()):
		k.Verdict = "late"
	default:
		k.Verdict = "on_time"
	}
	p.Clocks = append(p.Clocks, k)
	return &p.Clocks[len(p.Clocks)-1]
}

// dueOf is the last day of a limit.
func (p *Penalty) dueOf(look *Lookup, from events.Date, limit law.Limit, end events.Date) (due events.Date, known bool) {
	n := int(limit.Number)
	switch limit.Unit {
	case law.Workdays:
		clock := calendar.Clock{Start: from, Limit: limit.Workdays()}
		r, known := look.Read(p.Area, &clock, end)
		return r.Due, known
	case law.CalendarDays:
		due = from.AddDays(n)
	case law.Months:
		due = monthsAfter(from, n)
	case law.Years:
		due = monthsAfter(from, 12*n)
	default:
		return events.Date{}, true
	}
	return p.onWorkday(look, due), true
}

// monthsAfter is the same day of a later month, or its last one (Civil Code Art. 202).
func monthsAfter(from events.Date, months int) events.Date {
	year, month, day := from.Midnight().Date()
	last := time.Date(year, month+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return events.DateOf(last.AddDate(0, 0, min(day, last.Day())-last.Day()))
}

// onWorkday is the day itself, or the next workday if it is a day off. A day that the calendar does not know stays.
func (p *Penalty) onWorkday(look *Lookup, day events.Date) events.Date {
	if on := look.dayOf(p.Area, day); on.Ordinal > 0 && !on.Workday {
		if next, known := p.nextWorkday(look, day); known {
			return next
		}
	}
	return day
}

func (p *Penalty) nextWorkday(look *Lookup, day events.Date) (events.Date, bool) {
	next, err := look.Calendar.In(p.Area).At(look.dayOf(p.Area, day).Ordinal + 1)
	if err != nil {
		return events.Date{}, false
	}
	look.askYear(next.Date)
	return next.Date, true
}

// dayOf gives a day of the calendar, and notes that it was asked for; the zero day if it is not known.
func (l *Lookup) dayOf(area string, day events.Date) calendar.Day {
	if day.IsZero() {
		return calendar.Day{}
	}
	on, err := l.Calendar.In(area).On(day)
	if err != nil {
		return calendar.Day{}
	}
	l.askYear(day)
	return on
}

func (l *Lookup) askYear(day events.Date) {
	l.ask(calendarOfYear[day.Midnight().Year()-calendar.First.Midnight().Year()])
}

// readClocks reads the limits of every stage that the case came to.
func (p *Penalty) readClocks(look *Lookup) {
	var seized, demanded, transfer, approved, collected *events.Event
	var preserved, extended []*events.Event
	a := &p.acts
	for _, e := range p.Events {
		switch d := e.Data.(type) {
		case *events.PenaltyPreservationOrdered:
			preserved = append(preserved, e)
		case *events.PenaltyPreservationDisposed:
			if len(preserved) > 0 {
				p.clock(look, "preservation", law.Preservation, preserved[0], e, events.Date{})
				preserved = preserved[1:]
			}
		case *events.PenaltySeized:
			if seized == nil {
				seized, extended = e, nil
			}
		case *events.PenaltySeizureExtended:
			extended = append(extended, e)
		case *events.PenaltySeizureLifted:
			if seized != nil {
				p.seizure(look, seized, e, extended)
				seized = nil
			}
		case *events.PenaltyDemanded:
			demanded = e
		case *events.PenaltyEnforcementApplied:
			if demanded != nil {
				p.wait(look, demanded, e)
			}
			demanded = nil
		case *events.PenaltyInvestigationConcluded:
			if d.Proposal == "transferred_to_justice" {
				transfer = e
			}
		case *events.PenaltyTransferDecided:
			if transfer != nil {
				p.clock(look, "transfer_decision", law.TransferDecided, transfer, e, events.Date{})
			}
			if transfer = nil; d.Answer == "adopted" {
				approved = e
			}
		case *events.PenaltyTransferred:
			if approved != nil {
				p.hours(look, approved, e)
			}
			approved = nil
		case *events.PenaltyCollectedOnSpot:
			collected = e
		case *events.PenaltyHandedIn:
			if collected != nil {
				p.clock(look, "hand_in", law.HandIn, collected, e, events.Date{})
				collected = e // the organ's days follow the officer's
				if d.By == "organ" {
					collected = nil
				}
			}
		}
	}
	for _, e := range preserved {
		p.clock(look, "preservation", law.Preservation, e, nil, events.Date{})
	}
	if seized != nil {
		p.seizure(look, seized, nil, extended)
	}
	if transfer != nil {
		p.clock(look, "transfer_decision", law.TransferDecided, transfer, a.decided, events.Date{})
	}
	if approved != nil {
		p.hours(look, approved, nil)
	}
	if collected != nil {
		p.clock(look, "hand_in", law.HandIn, collected, nil, events.Date{})
	}
	if a.filed != nil {
		ended := a.decided
		if ended == nil {
			ended = a.ended
		}
		p.decision(look, ended)
	}
	if a.noticed != nil && a.requested != nil {
		p.clock(look, "notice_to_hearing_request", law.HearingRequest, a.noticed, a.requested, events.Date{})
	}
	if a.penalty != nil {
		p.clock(look, "decision_to_service", law.PenaltyService, a.penalty, a.served, events.Date{})
	}
	if a.served != nil && p.Fine.Hundredths() > 0 {
		p.clock(look, "service_to_payment", law.PenaltyPayment, a.served, p.settled(), a.lastInstalment)
		if a.applied != nil && p.Appeals == 0 {
			p.application(look, a.applied)
		}
	}
	if a.penalty != nil && a.published != nil {
		p.clock(look, "decision_to_publication", law.Publication, a.penalty, a.published, events.Date{})
	}
	if a.published != nil && a.fell != nil {
		p.clock(look, "publication_withdrawal", law.Withdrawal, a.fell, a.withdrawn, events.Date{})
	}
}

// decision is due after the law's period, or what it was prolonged to before its end.
func (p *Penalty) decision(look *Lookup, ended *events.Event) {
	from := p.Day(p.acts.filed.Time)
	var until events.Date
	if limit := law.PenaltyDecision.In(from).Limit; len(p.acts.prolonged) > 0 && !limit.IsZero() {
		due, _ := p.dueOf(look, from, limit, events.Date{})
		for _, e := range p.acts.prolonged {
			if to := e.Data.(*events.PenaltyPeriodExtended).Until; !p.Day(e.Time).Midnight().After(due.Midnight()) && to.Midnight().After(due.Midnight()) {
				due, until = to, to
			}
		}
	}
	p.clock(look, "filing_to_decision", law.PenaltyDecision, p.acts.filed, ended, until)
}

// wait is a limit that must be over before the act.
func (p *Penalty) wait(look *Lookup, demanded, applied *events.Event) {
	switch k := p.clock(look, "demand_to_application", law.Demand, demanded, applied, events.Date{}); {
	case k == nil:
	case k.Verdict == "on_time":
		k.Verdict = "early"
	case k.Verdict == "late":
		k.Verdict = "on_time"
	}
}

// seizure lasts as long again if it was prolonged before its end.
func (p *Penalty) seizure(look *Lookup, seized, lifted *events.Event, extended []*events.Event) {
	from := p.Day(seized.Time)
	limit := law.Seizure.In(from).Limit
	due, _ := p.dueOf(look, from, limit, events.Date{})
	var until events.Date
	if len(extended) > 0 && !due.IsZero() && !p.Day(extended[0].Time).Midnight().After(due.Midnight()) {
		limit.Number *= 2
		until, _ = p.dueOf(look, from, limit, events.Date{})
	}
	p.clock(look, "seizure", law.Seizure, seized, lifted, until)
}

// hours reads the limit in hours, by the instants themselves.
func (p *Penalty) hours(look *Lookup, decided, handed *events.Event) {
	k := p.clock(look, "transfer", law.TransferMade, decided, handed, events.Date{})
	if k == nil || k.Version.Limit.Unit != law.Hours {
		return
	}
	last := decided.Time.Add(time.Duration(k.Version.Limit.Number) * time.Hour)
	k.Due, k.Over = p.Day(last), p.Day(last).AddDays(1)
	k.Verdict = "open"
	if handed != nil {
		k.Used = int(handed.Time.Sub(decided.Time) / time.Hour)
		k.Verdict = "on_time"
		if handed.Time.After(last) {
			k.Verdict, k.Over = "late", p.Day(handed.Time)
		}
	}
}

// application counts from the end of the period for a suit.
func (p *Penalty) application(look *Lookup, applied *events.Event) {
	k := p.clock(look, "enforcement_application", law.Application, p.acts.served, applied, events.Date{})
	suit := law.SuitPeriod.In(p.Day(p.acts.served.Time)).Limit
	if k == nil || k.Due.IsZero() || suit.IsZero() {
		return
	}
	k.Due = p.onWorkday(look, monthsAfter(k.From, int(suit.Number+k.Version.Limit.Number)))
	k.Over = k.Due.AddDays(1)
	k.Verdict = "on_time"
	if k.End.Midnight().After(k.Due.Midnight()) {
		k.Verdict = "late"
	}
}

// settled is the payment with which the fine is paid whole; a payment that states no sum settles it by its source's word. A decision
// that was revoked leaves nothing to pay. nil while something is due.
func (p *Penalty) settled() *events.Event {
	var paid int64
	for _, e := range p.Events {
		var sum, total events.Money
		switch d := e.Data.(type) {
		case *events.PenaltyPaid:
			sum, total = d.Amount, d.TotalPaid
		case *events.PenaltyCollectedOnSpot:
			sum = d.Amount
		case *events.PenaltyAppealDecided:
			if d.Outcome == "revoked" {
				return e
			}
			continue
		default:
			continue
		}
		if !total.IsZero() {
			paid = total.Amount.Hundredths()
		} else if sum.IsZero() {
			return e
		} else {
			paid += sum.Amount.Hundredths()
		}
		if paid >= p.Fine.Hundredths() {
			return e
		}
	}
	return nil
}

// Words tell the arithmetic of the clock: from where, how much, up to when, by which text.
func (k *PenaltyClock) Words() events.Title {
	from, limit := k.From.String(), strconv.Itoa(int(k.Version.Limit.Number))
	basis := k.Version.BasisTitle()
	if k.Verdict == "no_calendar" {
		return events.Title{ZH: from + "起，期限超出工作日历（" + basis.ZH + "）", EN: "from " + from + ", beyond the workday calendar (" + basis.EN + ")"}
	}
	var zh, en string
	if k.Due.IsZero() {
		zh, en = from+"起，无时限（"+basis.ZH+"）", "from "+from+", no limit ("+basis.EN+")"
	} else {
		unit := events.UnitTitle(string(k.Version.Limit.Unit))
		zh, en = from+"起"+limit+unit.ZH, "from "+from+", "+limit+" "+unit.EN
		if k.Extended {
			zh, en = zh+"，经延长", en+", prolonged"
		}
		zh, en = zh+"，"+k.Due.String()+"届满", en+", due "+k.Due.String()
		if k.Provisional {
			zh, en = zh+"（暂定）", en+" provisionally"
		}
		zh, en = zh+"（"+basis.ZH+"）", en+" ("+basis.EN+")"
	}
	if !k.End.IsZero() {
		title, used := events.UnitTitle(string(k.Unit())), strconv.Itoa(k.Used)
		zh, en = zh+"，"+k.End.String()+"完成，用时"+used+title.ZH, en+", done "+k.End.String()+" after "+used+" "+title.EN
	}
	return events.Title{ZH: zh, EN: en}
}
