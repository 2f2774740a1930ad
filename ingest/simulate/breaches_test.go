package simulate_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law/lawtest"
	"oneseal/ingest/simulate"
)

// town is what a detector sees at the end: stories without duplicates, after their corrections.
type town struct {
	t       *testing.T
	to      time.Time
	stories map[string][]*events.Event // by source and subject
	found   map[string]bool
}

// story gives the story of a subject of the event's town.
func (w *town) story(e *events.Event, subject events.Subject) []*events.Event {
	return w.stories[e.Source+" "+string(subject)]
}

func (w *town) find(kind simulate.TruthKind, subject string, shown ...*events.Event) {
	var ids []string
	for _, e := range shown {
		if e != nil {
			ids = append(ids, e.ID)
		}
	}
	w.found[fmt.Sprint(kind, " ", shown[0].Source, " ", subject, " ", ids)] = true
}

// breaches reads every rule of the truth's table off the stories alone.
func breaches(t *testing.T, to time.Time, all []*events.Event) map[string]bool {
	w := &town{t, to, make(map[string][]*events.Event), make(map[string]bool)}
	posts := make(map[string][]*events.Event)
	byID := make(map[string]*events.Event)
	for _, e := range all {
		if byID[e.Source+e.ID] == nil {
			copied := *e
			copied.Time = e.Time.In(events.China) // days are the town's, whatever the offset
			byID[e.Source+e.ID] = &copied
			if _, is := e.Data.(*events.FactCorrected); !is {
				w.stories[e.Source+" "+e.Subject] = append(w.stories[e.Source+" "+e.Subject], &copied)
			}
		}
	}
	for _, e := range all {
		c, is := e.Data.(*events.FactCorrected)
		if !is {
			continue
		}
		wrong := byID[c.Corrects.Source+c.Corrects.ID]
		if c.Effect == events.EffectWithdrawn {
			wrong.Time = time.Time{}
		} else {
			wrong.Time = c.Time.Time
		}
	}
	for name, story := range w.stories {
		story = slices.DeleteFunc(story, func(e *events.Event) bool { return e.Time.IsZero() })
		slices.SortStableFunc(story, func(a, b *events.Event) int { return a.Time.Compare(b.Time) })
		w.stories[name] = story
		for _, e := range story {
			if e.Family() == "post" {
				posts[e.Source] = append(posts[e.Source], e)
			}
		}
	}
	for _, story := range w.stories {
		if len(story) == 0 {
			continue
		}
		w.strangers(story)
		switch story[0].Family() {
		case "approval":
			w.approval(story, posts[story[0].Source])
		case "penalty":
			w.penalty(story)
		case "absence":
			w.absence(story)
		case "sealing":
			w.sealing(story)
		}
	}
	return w.found
}

// forAnyone are the acts of others that nobody in the town could name before, of those that it tells.
var forAnyone = []string{"evidence.sharing_requested", "penalty.appeal_decided", "penalty.paid", "petition.review_requested", "petition.review_decided", "petition.re_review_requested", "petition.hearing_held", "petition.re_review_decided"}

// strangers are organs that tell an act of a subject which another one owns, and that no act of an owner writes down anywhere.
func (w *town) strangers(story []*events.Event) {
	owner, before := "", ""
	var byOwners []*events.Event
	owned := make(map[string]bool)
	for _, e := range story {
		if owner == "" {
			owner = e.Organ
		}
		if owned[owner] = true; e.Organ == owner {
			byOwners = append(byOwners, e)
		}
		switch d := e.Data.(type) {
		case *events.PenaltyJurisdictionTransferred:
			owner, before = d.To, owner
		case *events.PetitionForwarded:
			owner, before = d.To, owner
		case *events.PetitionReturned:
			owner = before
		}
	}
	var others []*events.Event
	for _, e := range story {
		if name := strings.TrimPrefix(e.Type, "oneseal."); !owned[e.Organ] && !slices.Contains(forAnyone, name) {
			others = append(others, e)
		}
	}
	if len(others) == 0 {
		return // as nearly always; encoding what owners wrote takes long
	}
	var written strings.Builder
	for _, e := range byOwners {
		text, err := events.EncodeStructured(e)
		if err != nil {
			w.t.Fatal(err)
		}
		_, data, _ := strings.Cut(string(text), `"data":`)
		written.WriteString(data)
	}
	for _, e := range others {
		if !strings.Contains(written.String(), `"`+e.Organ+`"`) && !strings.Contains(written.String(), `"organ/`+e.Organ+`"`) {
			w.find(simulate.ToldByStranger, e.Subject, e)
		}
	}
}

// first gives the first event of a type.
func first[T any](story []*events.Event) *events.Event {
	for _, e := range story {
		if _, is := e.Data.(T); is {
			return e
		}
	}
	return nil
}

func earliest(of ...*events.Event) (found *events.Event) {
	for _, e := range of {
		if e != nil && (found == nil || e.Time.Before(found.Time)) {
			found = e
		}
	}
	return found
}

func (w *town) workdays(from, to time.Time) int {
	n, err := calendar.Published().Workdays(events.DateOf(from), events.DateOf(to))
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// broken says whether a limit of days was broken by an act, or by there being none.
func (w *town) broken(from time.Time, days int, act *events.Event) bool {
	if act != nil {
		return w.workdays(from, act.Time) > days
	}
	end, err := calendar.Published().Add(events.DateOf(from), days)
	if err != nil {
		w.t.Fatal(err)
	}
	return end.Date.Midnight().Before(w.to)
}

func (w *town) approval(story, posts []*events.Event) {
	subject := story[0].Subject
	find := func(kind simulate.TruthKind, shown ...*events.Event) { w.find(kind, subject, shown...) }
	received, accepted, deemed := first[*events.ApprovalReceived](story), first[*events.ApprovalAccepted](story), first[*events.ApprovalDeemedAccepted](story)
	notice, declined := first[*events.ApprovalCorrectionNoticeIssued](story), first[*events.ApprovalNotAccepted](story)
	initial, again := first[*events.ApprovalInitialReviewed](story), first[*events.ApprovalReReviewed](story)
	decided := earliest(first[*events.ApprovalGranted](story), first[*events.ApprovalRefused](story))
	ended := earliest(declined, first[*events.ApprovalWithdrawn](story), first[*events.ApprovalTerminated](story))
	silent := received != nil && w.broken(received.Time, 5, earliest(accepted, notice, declined))
	if silent {
		find(simulate.LateAcceptanceNotice, received)
	}
	if decided != nil && isGrant(decided) && w.broken(decided.Time, 10, first[*events.ApprovalDelivered](story)) {
		find(simulate.LateDelivery, decided, first[*events.ApprovalDelivered](story))
	}
	before := func(a, b *events.Event) bool { return a != nil && a.Time.Before(b.Time) }
	if decided != nil && !(before(initial, decided) && before(again, decided)) {
		find(simulate.StepOrder, decided)
	}
	if again != nil && !before(initial, again) {
		find(simulate.StepOrder, again)
	}
	var notices []*events.Event
	suspended, since := 0, time.Time{}
	start := accepted
	var from time.Time
	if accepted != nil {
		from = accepted.Time
	}
	if silent { // accepted by law, whatever came later
		from = received.Time
		if start == nil {
			start = received
		}
	}
	if deemed != nil {
		start, from = deemed, deemed.Data.(*events.ApprovalDeemedAccepted).MaterialsReceived.Midnight()
	}
	var version *events.ItemVersionPublished
	for _, e := range w.story(story[0], events.Subject("item/"+story[0].Data.(interface{ Step() *events.ApprovalStep }).Step().Case.Item)) {
		if v := e.Data.(*events.ItemVersionPublished); v.Effective.Midnight().Before(story[0].Time) {
			version = v
		}
	}
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.ApprovalCorrectionNoticeIssued:
			notices = append(notices, e)
			for _, m := range d.Missing {
				if !slices.ContainsFunc(version.Materials, func(l events.ItemMaterial) bool { return l.Code == m }) {
					find(simulate.UnrelatedMaterial, e)
				}
			}
		case *events.ApprovalNotAccepted:
			if d.Reason == "" {
				find(simulate.NoReasons, e)
			}
		case *events.ApprovalRefused:
			if d.Reason == "" {
				find(simulate.NoReasons, e)
			}
			if d.Remedies == "" {
				find(simulate.NoRemedies, e)
			}
		case *events.ApprovalSiteChecked:
			if len(slices.Compact(slices.Sorted(slices.Values(d.Officers)))) == 1 {
				find(simulate.SiteCheckAlone, e)
			}
		case *events.ApprovalReceived:
			if !d.Expires.IsZero() && d.Expires.Midnight().Sub(events.DateOf(e.Time).Midnight()) < 30*24*time.Hour {
				find(simulate.LateRenewal, e)
			}
		case *events.ApprovalFeeCharged:
			if d.Amount.Amount.Hundredths() > version.Fee.Amount.Hundredths() {
				find(simulate.FeeNotDue, e)
			}
		case *events.ApprovalHearingAnnounced:
			if w.workdays(e.Time, d.At.Time) < 7 {
				find(simulate.ShortHearingNotice, e)
			}
		case *events.ApprovalHearingRequested:
			held := first[*events.ApprovalHearingHeld](story)
			switch {
			case held != nil: // nobody is heard late here
			case decided != nil:
				find(simulate.HearingNotHeld, e, decided)
			case ended == nil && w.broken(e.Time, 20, nil):
				find(simulate.HearingNotHeld, e)
			}
		case *events.ApprovalClockSuspended:
			if d.Ground == "other" || d.Days.IsZero() {
				find(simulate.SuspensionWithoutNotice, e)
				break
			}
			since = e.Time
			var resumed *events.Event
			for _, after := range story {
				if r, is := after.Data.(*events.ApprovalClockResumed); is && r.Suspension == e.ID {
					resumed = after
				}
			}
			if w.broken(e.Time, int(d.Days.Halves()/2), resumed) {
				find(simulate.SuspensionOutlasted, e, resumed)
			}
		case *events.ApprovalClockResumed:
			if !since.IsZero() {
				suspended += w.workdays(since, e.Time)
				since = time.Time{}
			}
		}
		switch e.Data.(type) {
		case *events.ApprovalInitialReviewed, *events.ApprovalReReviewed, *events.ApprovalGranted, *events.ApprovalRefused:
			if !holdsPost(e, posts) {
				find(simulate.NoPost, e)
			}
		}
	}
	if len(notices) > 1 {
		find(simulate.SecondCorrection, notices...)
	}
	if !since.IsZero() {
		suspended += w.workdays(since, w.to)
	}
	if start == nil {
		return
	}
	statutory := int(version.StatutoryDays.Halves() / 2)
	extended := 0
	for _, e := range story {
		d, is := e.Data.(*events.ApprovalClockExtended)
		switch {
		case !is:
		case extended > 0 || e.Role != "head" || d.Reason == "" || w.broken(from, statutory+suspended, e):
			find(simulate.InvalidExtension, e)
		default:
			extended = int(d.Days.Halves() / 2)
		}
	}
	var stepDays int
	for _, s := range version.Steps {
		if s.Stage == "initial_review" {
			stepDays = int(s.Days.Halves() / 2)
		}
	}
	if stepDays > 0 && (initial != nil || decided == nil && ended == nil) && w.broken(from, stepDays+suspended, initial) {
		find(simulate.OverdueStep, start, initial)
	}
	if w.broken(from, int(version.PromisedDays.Halves()/2)+suspended, earliest(decided, ended)) {
		find(simulate.OverduePromise, start, decided)
	}
	if w.broken(from, statutory+extended+suspended, earliest(decided, ended)) {
		find(simulate.OverdueStatute, start, decided)
	}
}

func isGrant(e *events.Event) bool {
	_, is := e.Data.(*events.ApprovalGranted)
	return is
}

// holdsPost looks for a post that the actor holds on the event's date.
func holdsPost(act *events.Event, posts []*events.Event) bool {
	on, actor := events.DateOf(act.Time).Midnight(), events.Subject("staff/"+act.Actor)
	held := make(map[string]int)
	for _, e := range posts {
		switch d := e.Data.(type) {
		case *events.PostAssigned:
			if d.Holder == actor && !d.From.Midnight().After(on) {
				held[e.Subject+string(d.Role)]++
			}
		case *events.PostRelieved:
			if d.Holder == actor && !d.From.Midnight().After(on) {
				held[e.Subject+string(d.Role)]--
			}
		}
	}
	for _, n := range held {
		if n > 0 {
			return true
		}
	}
	return false
}

// penalty reads the case from the laws' texts.
func (w *town) penalty(story []*events.Event) {
	byID := make(map[string]*events.Event)
	for _, e := range story {
		byID[e.ID] = e
	}
	staff := func(officer string) []*events.Event { return w.story(story[0], events.Subject("staff/"+officer)) }
	for _, f := range append(lawtest.Read(story).Findings, lawtest.Unqualified(story, staff)...) {
		if f.Since.Midnight().After(w.to) {
			continue
		}
		var shown []*events.Event
		for _, id := range f.Proof {
			shown = append(shown, byID[id])
		}
		w.find(simulate.TruthKind(f.Rule), story[0].Subject, shown...)
	}
}

func (w *town) absence(story []*events.Event) {
	started := first[*events.AbsenceStarted](story)
	if len(started.Data.(*events.AbsenceStarted).Due) > 0 && first[*events.AbsenceTakenOver](story) == nil {
		w.find(simulate.Uncovered, started.Subject, started)
	}
}

func (w *town) sealing(story []*events.Event) {
	applied := first[*events.SealingApplied](story)
	if applied == nil {
		return
	}
	about := w.story(applied, applied.Data.(*events.SealingApplied).Case)
	decided := earliest(first[*events.ApprovalGranted](about), first[*events.ApprovalRefused](about), first[*events.PenaltyDecided](about))
	if w.broken(applied.Time, 1, decided) {
		w.find(simulate.SealWithoutDecision, applied.Subject, applied)
	}
}

// Whoever reads the rules off the stories finds what the truth tells, and nothing else: whatever the
// last day is, with cases open on it.
func TestTruthIsAllThatBreaksARule(t *testing.T) {
	kinds := []simulate.TruthKind{simulate.LateAcceptanceNotice, simulate.SecondCorrection, simulate.UnrelatedMaterial, simulate.NoReasons, simulate.LateDelivery, simulate.StepOrder,
		simulate.OverduePromise, simulate.OverdueStatute, simulate.OverdueStep, simulate.InvalidExtension, simulate.SuspensionWithoutNotice, simulate.NoPost, simulate.SealWithoutDecision,
		simulate.Uncovered, simulate.LateService, simulate.LatePayment, simulate.DecisionUnfounded, simulate.UnapprovedPreserving, simulate.ShortPenaltyNotice, simulate.OneOfficerOnSpot, simulate.CollectedOverLimit, simulate.StatementUnheard, simulate.SurchargeAboveRate,
		simulate.NoRemedies, simulate.SiteCheckAlone, simulate.ShortHearingNotice, simulate.HearingNotHeld, simulate.LateRenewal, simulate.FeeNotDue, simulate.SuspensionOutlasted,
		simulate.DecisionBeforeNotice, simulate.OneOfficer, simulate.NoLegalReview, simulate.ToldByStranger,
		simulate.LateDecision, simulate.PreservationOver, simulate.SeizureOver, simulate.LateHandIn, simulate.LateTransfer, simulate.LateHandover, simulate.LatePublication, simulate.LateWithdrawal, simulate.DemandTooShort,
		simulate.LateApplication, simulate.SurchargeOverFine, simulate.SimpleOverLimit, simulate.OnSpotNotFiled, simulate.CardShownLate, simulate.RecusalUndecided, simulate.RecusedOfficerActs, simulate.HeavierForStatement,
		simulate.WithinHearingPeriod, simulate.PenaltyUnheard, simulate.HostInvestigated, simulate.NoDiscussion, simulate.ElectronicWithout, simulate.Prescribed, simulate.FinedTwice, simulate.Unqualified}
	count := make(map[simulate.TruthKind]int)
	for _, o := range []simulate.Options{
		{From: date(2016, 1, 1), To: date(2018, 12, 31), Seed: 1},
		{From: date(2017, 1, 1), To: date(2017, 12, 31), Seed: 2},
		{From: date(2017, 1, 1), To: date(2017, 9, 30), Seed: 3, Volume: 3},
		{From: date(2017, 9, 1), To: date(2017, 10, 6), Seed: 4, Towns: 3},
		{From: simulate.Begin, To: date(2013, 6, 15), Seed: 5, Before: 4},
		{From: date(2021, 1, 1), To: date(2022, 6, 15), Seed: 6, Volume: 0.5, Towns: 2},
		{From: date(2023, 1, 1), To: date(2024, 9, 30), Seed: 9},
		{From: date(2017, 5, 2), To: date(2017, 5, 4), Seed: 7, Towns: 5},
		{From: date(2026, 3, 2), To: date(2026, 6, 15), Seed: 8, Later: 9, Before: 0.5},
		{From: date(2026, 3, 2), To: date(2026, 6, 15), Seed: 9, Later: 9, Forgotten: 4},
	} {
		told := make(map[string]bool)
		o.Truth = func(truth simulate.Truth) {
			if slices.Contains(kinds, truth.Kind) {
				count[truth.Kind]++
				told[fmt.Sprint(truth.Kind, " ", truth.Source, " ", truth.Subject, " ", truth.Events)] = true
			}
		}
		found := breaches(t, o.To, slices.Collect(simulate.Run(o)))
		for _, truth := range slices.Sorted(maps.Keys(told)) {
			if !found[truth] {
				t.Errorf("seed %d: told but not to be found: %s", o.Seed, truth)
			}
		}
		for _, breach := range slices.Sorted(maps.Keys(found)) {
			if !told[breach] {
				t.Errorf("seed %d: found but not told: %s", o.Seed, breach)
			}
		}
	}
	for _, kind := range kinds {
		if count[kind] == 0 {
			t.Errorf("nothing of kind %s was planted", kind)
		}
	}
	t.Log(count)
}

// Of a town that ends on whatever day, so many cases as were asked for lie open over the promise, and at least one over the law's limit. They are counted from the
// events: accepted, nothing after it that ends or stops a clock, and more workdays since than the acceptance states.
func TestForgottenCasesLieOverTheirLimitsOnTheLastDay(t *testing.T) {
	for _, last := range []time.Time{date(2026, 11, 25), date(2026, 2, 18), date(2026, 10, 8), date(2027, 4, 1)} {
		o := simulate.UpTo(last)
		o.From, o.Seed, o.Forgotten = last.AddDate(0, -5, 0), 1, 4
		open := make(map[string]*events.ApprovalAccepted)
		accepted := make(map[string]time.Time)
		for e := range simulate.Run(o) {
			switch d := e.Data.(type) {
			case *events.ApprovalAccepted:
				open[e.Subject], accepted[e.Subject] = d, e.Time
			case *events.ApprovalGranted, *events.ApprovalRefused, *events.ApprovalWithdrawn, *events.ApprovalTerminated, *events.ApprovalClockSuspended, *events.ApprovalClockExtended:
				delete(open, e.Subject)
			}
		}
		promise, statute := 0, 0
		for subject, d := range open {
			n, err := calendar.Published().Workdays(events.DateOf(accepted[subject]), events.DateOf(last))
			if err != nil {
				t.Fatal(err)
			}
			if 2*n > int(d.PromisedDays.Halves()) {
				promise++
			}
			if 2*n > int(d.StatutoryDays.Halves()) {
				statute++
			}
		}
		if promise < 4 || promise > 6 || statute < 1 || statute > 2 {
			t.Errorf("until %s: %d are over the promise and %d over the law's limit", last.Format(time.DateOnly), promise, statute)
		}
	}
}
