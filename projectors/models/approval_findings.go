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
	a.judgeActs(look)
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
	for received, told := range a.words() {
		a.due(look, law.LateAcceptanceNotice, received, told, received)
	}
}

// judgeClocks: the limits, and what was done to them. A case that ended without a decision is late if it ended after them. Of one that
// will be deemed accepted if nobody says a word, the limits count from that day on.
func (a *Approval) judgeClocks(look *Lookup) {
	decided := FirstOf(a.Events, IsDecision)
	overdue := func(rule *law.Rule, r ClockReading, done *events.Event) {
		if !r.Known || !r.Late && (done != nil || a.Outcome != "" || r.Over.IsZero()) {
			return
		}
		since := r.Over
		if a.Outcome == "" && a.Accepted.IsZero() && since.Midnight().Before(a.DeemedFrom.Midnight()) {
			since = a.DeemedFrom
		}
		a.find(rule, since, a.Acceptance, done)
	}
	overdue(law.OverduePromise, a.Clocks.Promised, decided)
	overdue(law.OverdueStatute, a.Clocks.Statutory, decided)
	overdue(law.OverdueStep, a.Clocks.Review, FirstOf(a.Events, isInitialReview))
	for i := range a.Suspensions {
		s := &a.Suspensions[i]
		if !s.Lawful() {
			a.find(law.SuspensionWithoutNotice, s.From, s.Event)
			continue
		}
		end := s.To
		if end.IsZero() {
			end = a.EndedOn()
		}
		told := calendar.Clock{Start: s.From, Limit: s.StatedDays}
		if r, known := look.Read(a.Area, &told, end); known && (end.IsZero() || r.Late) {
			a.find(law.SuspensionOutlasted, r.Over, s.Event, s.Resumed)
		}
	}
	for _, x := range a.Extensions {
		if !x.Valid {
			a.find(law.InvalidExtension, x.On, x.Event)
		}
	}
}

// judgeDelivery: what was granted reaches the applicant within the law's workdays. A refusal has no such limit.
func (a *Approval) judgeDelivery(look *Lookup) {
	if decided := FirstOf(a.Events, IsDecision); decided != nil && a.Outcome == "granted" {
		delivered := FirstOf(a.Events, isDelivery)
		a.due(look, law.LateDelivery, decided, delivered, decided, delivered)
	}
}

// judgeActs: who looked at the place, how a hearing was told and held, when a renewal was asked for, and what was charged.
func (a *Approval) judgeActs(look *Lookup) {
	var told, requested *events.Event // of the right to a hearing, and a request in time
	for _, e := range a.Events {
		on := a.Day(e.Time)
		switch d := e.Data.(type) {
		case *events.ApprovalReceived:
			if notice := law.LateRenewal.In(on).Limit.Number; !d.Expires.IsZero() && on.AddDays(int(notice)).Midnight().After(d.Expires.Midnight()) {
				a.find(law.LateRenewal, on, e)
			}
		case *events.ApprovalSiteChecked:
			if n := distinct(d.Officers); n > 0 && n < int(law.SiteCheckAlone.In(on).Limit.Number) { // one that names none says nothing
				a.find(law.SiteCheckAlone, on, e)
			}
		case *events.ApprovalThirdPartyTold:
			told = e
		case *events.ApprovalHearingRequested:
			if requested == nil && (told == nil || !a.after(look, told, law.LicenceHearingRequest, on)) {
				requested = e
			}
		case *events.ApprovalHearingAnnounced:
			ahead := calendar.Clock{Start: on, Limit: law.ShortHearingNotice.In(on).Limit.Workdays()}
			if r, known := look.Read(a.Area, &ahead, events.Date{}); known && a.Day(d.At.Time).Midnight().Before(r.Due.Midnight()) {
				a.find(law.ShortHearingNotice, on, e)
			}
		case *events.ApprovalFeeCharged:
			version, _ := look.Item("item/"+a.Item, on)
			if d.Amount.Amount.Hundredths() > version.Fee.Hundredths() {
				a.find(law.FeeNotDue, on, e)
			}
		}
	}
	if requested != nil {
		a.judgeHearing(look, requested)
	}
}

// judgeHearing: who asked in time is heard before the decision, and within the law's workdays.
func (a *Approval) judgeHearing(look *Lookup, requested *events.Event) {
	held := FirstOf(a.Events, func(e *events.Event) bool {
		_, is := e.Data.(*events.ApprovalHearingHeld)
		return is && !e.Time.Before(requested.Time)
	})
	ended := FirstOf(a.Events, func(e *events.Event) bool { return e.Time.Equal(a.Ended) && !e.Time.Before(requested.Time) })
	switch {
	case held != nil && (ended == nil || held.Time.Before(ended.Time)):
		a.due(look, law.HearingNotHeld, requested, held, requested, held)
	case IsDecided(a.Outcome) && ended != nil:
		a.find(law.HearingNotHeld, a.Day(ended.Time), requested, ended)
	case a.Outcome == "":
		a.due(look, law.HearingNotHeld, requested, nil, requested)
	}
}

// after is whether a day lies after a limit that began with an act.
func (a *Approval) after(look *Lookup, began *events.Event, rule *law.Rule, day events.Date) bool {
	from := a.Day(began.Time)
	clock := calendar.Clock{Start: from, Limit: rule.In(from).Limit.Workdays()}
	r, known := look.Read(a.Area, &clock, day)
	return known && r.Late
}

// IsDecided is whether an outcome is a decision.
func IsDecided(outcome string) bool { return outcome == "granted" || outcome == "refused" }

// distinct counts those named, each once.
func distinct[S ~string](named []S) int {
	if len(named) == 2 && named[0] != named[1] {
		return 2 // as nearly always
	}
	return len(slices.Compact(slices.Sorted(slices.Values(named))))
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
			if d.Remedies == "" {
				a.find(law.NoRemedies, on, e)
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
