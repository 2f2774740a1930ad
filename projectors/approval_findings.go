package projectors

import (
	"slices"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// judge finds what the case's story breaks. Only cases of a service item that is published are judged:
// what another system's log leaves out is not known to be missing.
func (a *Approval) judge(look *Lookup) error {
	if _, known := look.Item("item/"+a.Item, a.firstDay()); !known {
		return nil
	}
	for _, check := range []func(*Lookup) error{a.judgeAcceptance, a.judgeClocks, a.judgeDelivery} {
		if err := check(look); err != nil {
			return err
		}
	}
	a.judgeCorrections(look)
	a.judgeSteps(look)
	return nil
}

func (a *Approval) firstDay() events.Date {
	if len(a.Events) == 0 {
		return events.Date{}
	}
	return events.DateOf(a.Events[0].Time)
}

func (a *Approval) find(rule *law.Rule, since events.Date, proof ...*events.Event) {
	a.Findings = append(a.Findings, found(rule, since, proof...))
}

// within gives the first day on which an act was overdue that should have followed the start in so many
// workdays. Without the act, or an end that makes it needless, that day may lie ahead.
func (a *Approval) within(look *Lookup, days int32, start events.Date, done *events.Event) (over events.Date, late bool, err error) {
	clock := calendar.Clock{Start: start, Limit: events.HalfWorkdays(2 * days)}
	var end events.Date
	if done != nil {
		end = events.DateOf(done.Time)
	}
	r, err := look.Read(a.Area, &clock, end)
	return r.Over, done == nil || r.Late, err
}

// judgeAcceptance: within five workdays of the receipt the applicant is told, once and for all, what is missing,
// or whether the application is accepted. After a correction the five days run anew.
func (a *Approval) judgeAcceptance(look *Lookup) error {
	var waiting *events.Event
	for _, e := range a.Events {
		switch e.Data.(type) {
		case *events.ApprovalReceived, *events.ApprovalCorrectionSubmitted:
			if waiting == nil {
				waiting = e
			}
		case *events.ApprovalAccepted, *events.ApprovalNotAccepted, *events.ApprovalCorrectionNoticeIssued, *events.ApprovalWithdrawn, *events.ApprovalTerminated:
			if waiting == nil {
				continue
			}
			over, late, err := a.within(look, 5, events.DateOf(waiting.Time), e)
			if err != nil {
				return err
			}
			if late {
				a.find(law.LateAcceptanceNotice, over, waiting)
			}
			waiting = nil
			if _, notice := e.Data.(*events.ApprovalCorrectionNoticeIssued); !notice {
				return nil
			}
		}
	}
	if waiting == nil {
		return nil
	}
	over, _, err := a.within(look, 5, events.DateOf(waiting.Time), nil)
	if err == nil {
		a.find(law.LateAcceptanceNotice, over, waiting)
	}
	return err
}

// judgeClocks: the limits, and what was done to them. A case that ended without a decision is not late.
func (a *Approval) judgeClocks(look *Lookup) error {
	decided := a.first(a.Events, isDecision)
	overdue := func(rule *law.Rule, r ClockReading) {
		if r.Known && (r.Late || decided == nil && a.Outcome == "" && !r.Over.IsZero()) {
			a.find(rule, r.Over, a.acceptance, decided)
		}
	}
	overdue(law.OverduePromise, a.Clocks.Promised)
	overdue(law.OverdueStatute, a.Clocks.Statutory)
	for _, s := range a.Suspensions {
		if !s.Lawful() {
			a.find(law.SuspensionWithoutNotice, s.From, s.event)
		}
	}
	for _, x := range a.Extensions {
		if !x.Valid {
			a.find(law.InvalidExtension, x.On, x.event)
		}
	}
	version, _ := look.Item("item/"+a.Item, a.AcceptedOn)
	if a.acceptance == nil || version.InitialReviewDays.IsZero() {
		return nil
	}
	reviewed := a.first(a.Events, isInitialReview)
	if reviewed == nil && a.Outcome != "" {
		return nil
	}
	var end events.Date
	if reviewed != nil {
		end = events.DateOf(reviewed.Time)
	}
	r, err := a.read(look, calendar.Clock{Start: a.AcceptedOn, Suspended: a.lawfulSpans()}, version.InitialReviewDays, end)
	if err == nil && (r.Late || reviewed == nil && !r.Over.IsZero()) {
		a.find(law.OverdueStep, r.Over, a.acceptance, reviewed)
	}
	return err
}

// judgeDelivery: a decision reaches the applicant within ten workdays.
func (a *Approval) judgeDelivery(look *Lookup) error {
	decided := a.first(a.Events, isDecision)
	if decided == nil {
		return nil
	}
	delivered := a.first(a.Events, func(e *events.Event) bool { _, is := e.Data.(*events.ApprovalDelivered); return is })
	over, late, err := a.within(look, 10, events.DateOf(decided.Time), delivered)
	if err == nil && late {
		a.find(law.LateDelivery, over, decided, delivered)
	}
	return err
}

// judgeCorrections: one notice of all that is missing, of nothing that the item does not need; refusals with reasons.
func (a *Approval) judgeCorrections(look *Lookup) {
	var first *events.Event
	for _, e := range a.Events {
		on := events.DateOf(e.Time)
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
		on := events.DateOf(e.Time)
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

func (a *Approval) first(of []*events.Event, is func(*events.Event) bool) *events.Event {
	if i := slices.IndexFunc(of, is); i >= 0 {
		return of[i]
	}
	return nil
}

func isDecision(e *events.Event) bool {
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
