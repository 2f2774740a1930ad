package models

import (
	"slices"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// judge finds what the case's story breaks. Only cases of a service item that is published are judged:
// what another system's log leaves out is not known to be missing.
func (a *Approval) judge(look *Lookup) {
	if !look.Judged() {
		return
	}
	if _, known := look.Item("item/"+a.Item, a.FirstDay()); !known {
		return
	}
	a.judgeAcceptance(look)
	a.judgeClocks(look)
	a.judgeDelivery(look)
	a.judgeCorrections(look)
	a.judgeSteps(look)
}

// FirstDay is the day of the first event that stands; absent if none does.
func (a *Approval) FirstDay() events.Date {
	if len(a.Events) == 0 {
		return events.Date{}
	}
	return a.Day(a.Events[0].Time)
}

func (a *Approval) find(rule *law.Rule, since events.Date, proof ...*events.Event) {
	a.Findings = append(a.Findings, found(rule, since, proof...))
}

// due finds the rule broken if the act did not follow the start within the workdays that the rule gave then. Of an act that
// has not come yet that is from a day on that may lie ahead.
func (a *Approval) due(look *Lookup, rule *law.Rule, start, done *events.Event, proof ...*events.Event) {
	from := a.Day(start.Time)
	clock := calendar.Clock{Start: from, Limit: rule.In(from).Limit.Workdays()}
	var end events.Date
	if done != nil {
		end = a.Day(done.Time)
	}
	if r, known := look.Read(a.Area, &clock, end); known && (done == nil || r.Late) {
		a.find(rule, r.Over, proof...)
	}
}

// judgeAcceptance: within the law's workdays of the receipt the applicant is told, once and for all, what is missing,
// or whether the application is accepted. After a correction they run anew.
func (a *Approval) judgeAcceptance(look *Lookup) {
	var waiting *events.Event
	for _, e := range a.Events {
		switch e.Data.(type) {
		case *events.ApprovalReceived, *events.ApprovalCorrectionSubmitted:
			if waiting == nil {
				waiting = e
			}
		case *events.ApprovalCorrectionNoticeIssued:
			if waiting != nil {
				a.due(look, law.LateAcceptanceNotice, waiting, e, waiting)
			}
			waiting = nil
		case *events.ApprovalAccepted, *events.ApprovalNotAccepted, *events.ApprovalWithdrawn, *events.ApprovalTerminated:
			if waiting != nil {
				a.due(look, law.LateAcceptanceNotice, waiting, e, waiting)
			}
			return
		}
	}
	if waiting != nil {
		a.due(look, law.LateAcceptanceNotice, waiting, nil, waiting)
	}
}

// judgeClocks: the limits, and what was done to them. A case that ended without a decision is not late.
func (a *Approval) judgeClocks(look *Lookup) {
	decided := FirstOf(a.Events, IsDecision)
	overdue := func(rule *law.Rule, r ClockReading) {
		if r.Known && (r.Late || a.Outcome == "" && !r.Over.IsZero()) {
			a.find(rule, r.Over, a.Acceptance, decided)
		}
	}
	overdue(law.OverduePromise, a.Clocks.Promised)
	overdue(law.OverdueStatute, a.Clocks.Statutory)
	for _, s := range a.Suspensions {
		if !s.Lawful() {
			a.find(law.SuspensionWithoutNotice, s.From, s.Event)
		}
	}
	for _, x := range a.Extensions {
		if !x.Valid {
			a.find(law.InvalidExtension, x.On, x.Event)
		}
	}
	reviewed := FirstOf(a.Events, isInitialReview)
	if r := a.Clocks.Review; r.Known && (r.Late || reviewed == nil && a.Outcome == "" && !r.Over.IsZero()) {
		a.find(law.OverdueStep, r.Over, a.Acceptance, reviewed)
	}
}

// judgeDelivery: a decision reaches the applicant within the law's workdays.
func (a *Approval) judgeDelivery(look *Lookup) {
	if decided := FirstOf(a.Events, IsDecision); decided != nil {
		delivered := FirstOf(a.Events, isDelivery)
		a.due(look, law.LateDelivery, decided, delivered, decided, delivered)
	}
}

// judgeCorrections: one notice of all that is missing, of nothing that the item does not need; refusals with reasons.
func (a *Approval) judgeCorrections(look *Lookup) {
	var first *events.Event
	for _, e := range a.Events {
		on := a.Day(e.Time)
		switch d := e.Data.(type) {
		case *events.ApprovalCorrectionNoticeIssued:
			if first != nil {
				a.find(law.SecondCorrection, on, first, e)
			} else {
				first = e
			}
			version, _ := look.Item("item/"+a.Item, on)
			unrelated := func(code string) bool { return !slices.Contains(version.Materials, code) }
			if len(version.Materials) > 0 && slices.ContainsFunc(d.Missing, unrelated) {
				a.find(law.UnrelatedMaterial, on, e)
			}
		case *events.ApprovalNotAccepted:
			if d.Reason == "" {
				a.find(law.NoReasons, on, e)
			}
		case *events.ApprovalRefused:
			if d.Reason == "" {
				a.find(law.NoReasons, on, e)
			}
		}
	}
}

// judgeSteps: two reviews in their order, then the decision, each by someone who holds a post.
func (a *Approval) judgeSteps(look *Lookup) {
	var initial, second, decided bool
	for _, e := range a.Events {
		on := a.Day(e.Time)
		switch e.Data.(type) {
		case *events.ApprovalInitialReviewed:
			initial = true
		case *events.ApprovalReReviewed:
			if !initial {
				a.find(law.StepOrder, on, e)
			}
			second = true
		case *events.ApprovalGranted, *events.ApprovalRefused:
			if !decided && !(initial && second) {
				a.find(law.StepOrder, on, e)
			}
			decided = true
		default:
			continue
		}
		if holds, known := look.Holds("staff/"+e.Actor, on); known && !holds {
			a.find(law.NoPost, on, e)
		}
	}
}

// FirstOf gives the first of the events that is what is asked for, nil if none is.
func FirstOf(of []*events.Event, is func(*events.Event) bool) *events.Event {
	if i := slices.IndexFunc(of, is); i >= 0 {
		return of[i]
	}
	return nil
}

// IsDecision is whether an event grants or refuses a permit.
func IsDecision(e *events.Event) bool {
	switch e.Data.(type) {
	case *events.ApprovalGranted, *events.ApprovalRefused:
		return true
	}
	return false
}

func isInitialReview(e *events.Event) bool {
	_, is := e.Data.(*events.ApprovalInitialReviewed)
	return is
}

func isDelivery(e *events.Event) bool {
	_, is := e.Data.(*events.ApprovalDelivered)
	return is
}
