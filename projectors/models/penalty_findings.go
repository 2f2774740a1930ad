package models

import (
	"slices"
	"strings"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// penaltyActs are the acts of a penalty on which clocks and rules rest; nil where none came. Of several the first counts, unless the
// name says otherwise.
type penaltyActs struct {
	filed, ended                            *events.Event
	prolonged                               []*events.Event
	card, noticed, told                     *events.Event // told: orally or in writing, of the rights
	requested, hearing                      *events.Event
	decided, penalty                        *events.Event // penalty: a decision with that outcome, or that states none and fines
	served, applied                         *events.Event
	published, withdrawn, fell, onSpotFiled *events.Event // fell: an appeal changed or revoked the decision
	lastInstalment                          events.Date
}

// note takes an act down.
func (a *penaltyActs) note(e *events.Event) {
	first := func(at **events.Event) {
		if *at == nil {
			*at = e
		}
	}
	switch d := e.Data.(type) {
	case *events.PenaltyFiled:
		first(&a.filed)
	case *events.PenaltyPeriodExtended:
		a.prolonged = append(a.prolonged, e)
	case *events.PenaltyClosed, *events.PenaltyNotFiled, *events.PenaltyJurisdictionTransferred:
		first(&a.ended)
	case *events.PenaltyCardShown:
		first(&a.card)
	case *events.PenaltyNoticeServed:
		first(&a.noticed)
		first(&a.told)
	case *events.PenaltyRightsNotified:
		first(&a.told)
	case *events.PenaltyHearingRequested:
		first(&a.requested)
	case *events.PenaltyHearingHeld:
		first(&a.hearing)
	case *events.PenaltyDecided:
		first(&a.decided)
		if d.Outcome == "penalty" || d.Outcome == "" && d.Fine.Amount.Hundredths() > 0 {
			first(&a.penalty)
		}
	case *events.PenaltyServed:
		first(&a.served)
	case *events.PenaltyEnforcementApplied:
		first(&a.applied)
	case *events.PenaltyOnSpotFiled:
		first(&a.onSpotFiled)
	case *events.PenaltyInstalmentsApproved:
		for _, part := range d.Instalments {
			if part.Due.Midnight().After(a.lastInstalment.Midnight()) || a.lastInstalment.IsZero() {
				a.lastInstalment = part.Due
			}
		}
	case *events.PenaltyDecisionPublished:
		first(&a.published)
	case *events.PenaltyPublicationWithdrawn:
		if a.fell != nil {
			first(&a.withdrawn)
		}
	case *events.PenaltyAppealDecided:
		if d.Outcome == "changed" || d.Outcome == "revoked" {
			first(&a.fell)
		}
	}
}

func (p *Penalty) find(rule *law.Rule, since events.Date, proof ...*events.Event) {
	if !rule.In(since).Silent {
		p.Findings = append(p.Findings, found(rule, since, proof...))
	}
}

// before is whether an act came, and before another.
func before(act, other *events.Event) bool {
	return act != nil && other != nil && act.Time.Before(other.Time)
}

// breaches are the rules that clocks of those kinds break when they are late, or over.
var breaches = map[string]*law.Rule{
	"filing_to_decision": law.LateDecision, "decision_to_service": law.LateService, "service_to_payment": law.LatePayment, "preservation": law.PreservationOver,
	"seizure": law.SeizureOver, "hand_in": law.LateHandIn, "transfer_decision": law.LateTransfer, "transfer": law.LateHandover,
	"enforcement_application": law.LateApplication, "decision_to_publication": law.LatePublication, "publication_withdrawal": law.LateWithdrawal,
}

// judge finds what the case's story breaks. Only cases of the town's squadrons are judged: what another system's log
// leaves out is not known to be missing. What a finding says is procedure, and nothing about anybody's worth.
func (p *Penalty) judge(look *Lookup) {
	if p.Squadron == "" {
		return
	}
	p.judgeClocks()
	p.judgeOfficers(look)
	p.judgeParty(look)
	p.judgeDecision(look)
	p.judgeMoney(look)
}

// judgeClocks: a limit is broken from the day over it on, which may lie ahead; in a case that was closed before, nothing is waited for. One
// whose text was another then is judged by that text.
func (p *Penalty) judgeClocks() {
	for i := range p.Clocks {
		k := &p.Clocks[i]
		rule := breaches[k.Kind]
		if k.Verdict == "early" {
			p.find(law.DemandTooShort, k.End, k.Began, k.Ended)
		}
		if rule == nil || k.Verdict != "late" && !p.Awaits(k) {
			continue
		}
		f := found(rule, k.Over, k.Began, k.Ended)
		f.Version = k.Version // a period is judged by the text in force when it began
		p.Findings = append(p.Findings, f)
	}
}

// over is whether the case was closed, so that nothing is waited for any more.
func (p *Penalty) over() bool { return p.acts.ended != nil }

// judgeOfficers: how many act, whether they are qualified, whether they showed their cards before, and whether one who stepped back goes on.
func (p *Penalty) judgeOfficers(look *Lookup) {
	var recused, asked map[string]*events.Event // hardly any case has one
	a := &p.acts
	acts := func(e *events.Event, named []string) {
		on := p.Day(e.Time)
		rule := law.OneOfficer
		if d, is := e.Data.(*events.PenaltyDecided); is && d.Procedure == events.ProcedureSimple || p.Procedure == string(events.ProcedureSimple) {
			rule = law.OneOfficerOnSpot
		}
		if n := distinct(named); n > 0 && n < int(rule.In(on).Limit.Number) { // one that names none says nothing
			p.find(rule, on, e)
		}
		if !law.Unqualified.In(on).Silent && slices.ContainsFunc(named, func(officer string) bool {
			qualified, known := look.Qualified("staff/"+officer, on)
			return known && !qualified
		}) {
			p.find(law.Unqualified, on, e)
		}
		// Where no card is told of at all, it is not known whether one was shown.
		if before(e, a.card) {
			p.find(law.CardShownLate, on, e, a.card)
		}
		for _, officer := range named {
			if since := recused[officer]; since != nil {
				p.find(law.RecusedOfficerActs, on, since, e)
			}
		}
	}
	for _, e := range p.Events {
		switch d := e.Data.(type) {
		case *events.PenaltyRecusalRequested:
			asked = noted(asked, d.Officer, e)
		case *events.PenaltyRecusalDecided:
			delete(asked, staffKey(d.Officer))
			if d.Answer == "adopted" {
				recused = noted(recused, d.Officer, e)
			}
		case *events.PenaltyEvidenceCollected:
			acts(e, d.Officers)
		case *events.PenaltyDecided:
			named := make([]string, len(d.Officers))
			for i, officer := range d.Officers {
				named[i] = staffKey(officer)
			}
			acts(e, named)
			for _, request := range sortedBySequence(asked) {
				p.find(law.RecusalUndecided, p.Day(e.Time), request, e)
			}
			clear(asked)
		}
	}
}

// noted keeps an act that is about an officer.
func noted(of map[string]*events.Event, officer events.Subject, e *events.Event) map[string]*events.Event {
	if of == nil {
		of = make(map[string]*events.Event)
	}
	of[staffKey(officer)] = e
	return of
}

func sortedBySequence(of map[string]*events.Event) []*events.Event {
	var all []*events.Event
	for _, e := range of {
		all = append(all, e)
	}
	slices.SortFunc(all, func(x, y *events.Event) int {
		if c := x.Time.Compare(y.Time); c != 0 {
			return c
		}
		return strings.Compare(x.ID, y.ID)
	})
	return all
}

// staffKey is an officer as evidence names him, without the family.
func staffKey(officer events.Subject) string {
	return strings.TrimPrefix(string(officer), "staff/")
}

// judgeParty: the party is told before, is heard, and not punished more heavily for it; and where it may ask for a hearing, has the
// time for it and gets it.
func (p *Penalty) judgeParty(look *Lookup) {
	a := &p.acts
	for _, e := range p.Events {
		switch d := e.Data.(type) {
		case *events.PenaltyHearingNotified:
			on := p.Day(e.Time)
			if due, known := p.dueOf(look, on, law.ShortPenaltyNotice.In(on).Limit, events.Date{}); known && p.Day(d.At.Time).Midnight().Before(due.Midnight()) {
				p.find(law.ShortPenaltyNotice, on, e)
			}
		case *events.PenaltyHearingHeld:
			if d.Host != "" && p.investigated(d.Host, e) {
				p.find(law.HostInvestigated, p.Day(e.Time), e)
			}
		}
	}
	if a.penalty == nil {
		return
	}
	on := p.Day(a.penalty.Time)
	told := a.noticed
	if p.simple() && a.told != nil { // told orally counts there
		told = a.told
	}
	if told == nil || told.Time.After(a.penalty.Time) {
		p.find(law.DecisionBeforeNotice, on, a.penalty, told)
	}
	var statement *events.Event // that nobody reviewed yet
	stated, proposed := false, events.Amount{}
	for _, e := range p.Events {
		if !e.Time.Before(a.penalty.Time) {
			break
		}
		switch d := e.Data.(type) {
		case *events.PenaltyNoticeServed:
			if !d.ProposedFine.IsZero() {
				proposed = d.ProposedFine.Amount
			}
		case *events.PenaltyStatementMade:
			if d.Form != "waived" {
				statement, stated = e, true
			}
		case *events.PenaltyStatementReviewed:
			statement = nil
		}
	}
	if statement != nil && !p.simple() {
		p.find(law.StatementUnheard, on, statement, a.penalty)
	}
	if stated && !proposed.IsZero() && p.Fine.Hundredths() > proposed.Hundredths() {
		p.find(law.HeavierForStatement, on, a.penalty)
	}
	p.judgeHearing(look, on)
}

// judgeHearing: a hearing may be asked for where the penalty is on the law's list, or the party was told that it may.
func (p *Penalty) judgeHearing(look *Lookup, on events.Date) {
	a := &p.acts
	if a.noticed == nil || p.simple() || a.noticed.Time.After(a.penalty.Time) {
		return
	}
	from := p.Day(a.noticed.Time)
	due, known := p.dueOf(look, from, law.HearingRequest.In(from).Limit, events.Date{})
	held := before(a.hearing, a.penalty)
	switch {
	case !known || held:
	case before(a.requested, a.penalty) && !p.Day(a.requested.Time).Midnight().After(due.Midnight()):
		p.find(law.PenaltyUnheard, on, a.requested, a.penalty)
	case a.requested == nil && p.hearable() && !on.Midnight().After(due.Midnight()):
		p.find(law.WithinHearingPeriod, on, a.noticed, a.penalty)
	}
}

// hearable is whether the penalty is on the list of those on which a hearing may be asked for.
func (p *Penalty) hearable() bool {
	d := p.acts.penalty.Data.(*events.PenaltyDecided)
	for _, kind := range d.Kinds {
		switch kind {
		case "revocation_of_licence", "restriction_of_business", "closure":
			return true
		}
	}
	return p.Fine.Hundredths() >= 100*int64(law.LargeFine.In(p.Day(p.acts.penalty.Time)).Limit.Number)
}

// investigated is whether someone collected evidence of the case before an act.
func (p *Penalty) investigated(who string, act *events.Event) bool {
	for _, e := range p.Events {
		if d, is := e.Data.(*events.PenaltyEvidenceCollected); is && before(e, act) && (slices.Contains(d.Officers, who) || e.Actor == who) {
			return true
		}
	}
	return false
}

func (p *Penalty) simple() bool { return p.Procedure == string(events.ProcedureSimple) }

// judgeDecision: what comes before a decision, what stands in it, and how it is handed over.
func (p *Penalty) judgeDecision(look *Lookup) {
	a := &p.acts
	var clue *events.PenaltyClue
	var grave, review, discussed, complexReview *events.Event
	consent := false
	for _, e := range p.Events {
		undecided := a.penalty == nil || e.Time.Before(a.penalty.Time)
		switch d := e.Data.(type) {
		case *events.PenaltyClue:
			if clue == nil {
				clue = d
				p.judgeTime(d, e)
			}
		case *events.PenaltyDiscussed:
			if undecided {
				grave, discussed = e, e
			}
		case *events.PenaltyHearingHeld:
			if undecided {
				grave = e
			}
		case *events.PenaltyLegalReviewed:
			if undecided {
				if d.Ground == "complex" {
					complexReview = e
				}
				if review = e; d.Opinion == "disagree" { // which is no pass
					review = nil
				}
			}
		case *events.PenaltyPreservationOrdered:
			if d.Approver == "" {
				p.find(law.UnapprovedPreserving, p.Day(e.Time), e)
			}
		case *events.PenaltyElectronicServiceAgreed:
			consent = true
		case *events.PenaltyServed:
			if d.Method == "electronic" && !consent {
				p.find(law.ElectronicWithout, p.Day(e.Time), e)
			}
		}
	}
	if a.penalty == nil {
		return
	}
	on := p.Day(a.penalty.Time)
	d := a.penalty.Data.(*events.PenaltyDecided)
	if d.Reason == "" || d.Remedies == "" {
		p.find(law.DecisionUnfounded, on, a.penalty)
	}
	if p.simple() {
		p.judgeSimple(d, on)
		return
	}
	if grave != nil && review == nil && p.Procedure == string(events.ProcedureOrdinary) {
		p.find(law.NoLegalReview, on, a.penalty)
	}
	if complexReview != nil && discussed == nil {
		p.find(law.NoDiscussion, on, complexReview, a.penalty)
	}
}

// judgeSimple: warnings and small fines alone, filed with the organ.
func (p *Penalty) judgeSimple(d *events.PenaltyDecided, on events.Date) {
	a := &p.acts
	most := law.SimplePerson
	if p.Party != "person" {
		most = law.SimpleOrganisation
	}
	fine := p.Fine.Hundredths()
	if straw := law.StrawBurning.In(on); law.BurnsStraw(p.Cause) && !straw.Silent && fine > 0 {
		fine = max(fine, 100*int64(straw.Limit.Number)) // so much the law asks at least
	}
	heavy := slices.ContainsFunc(d.Kinds, func(kind events.PenaltyKind) bool {
		return kind != "warning" && kind != "public_criticism" && kind != "fine"
	})
	if heavy || fine > 100*int64(most.In(on).Limit.Number) {
		p.find(law.SimpleOverLimit, on, a.penalty)
	}
	if p.over() && a.onSpotFiled == nil {
		p.find(law.OnSpotNotFiled, p.Day(a.ended.Time), a.penalty, a.ended)
	}
}

// judgeTime: what was found only after the law's years is not punished.
func (p *Penalty) judgeTime(clue *events.PenaltyClue, found *events.Event) {
	if clue.Committed.IsZero() || p.acts.penalty == nil {
		return
	}
	on, rule := p.Day(found.Time), law.Limitation
	if clue.Safety != "" {
		rule = law.Limitation5
	}
	// The text under which it was done counts, or the later one where that is milder (Penalty Law Art. 37).
	years := min(rule.In(clue.Committed).Limit.Number, rule.In(p.Day(p.acts.penalty.Time)).Limit.Number)
	if last := monthsAfter(clue.Committed, 12*int(years)); on.Midnight().After(last.Midnight()) {
		p.find(law.Prescribed, p.Day(p.acts.penalty.Time), found, p.acts.penalty)
	}
}

// judgeMoney: what is collected on the spot, what is added, and that one act is fined once.
func (p *Penalty) judgeMoney(look *Lookup) {
	var fined *events.Event
	var added int64
	above := false
	for _, e := range p.Events {
		switch d := e.Data.(type) {
		case *events.PenaltyCollectedOnSpot:
			on := p.Day(e.Time)
			if d.Ground != "hard_to_collect" && d.Amount.Amount.Hundredths() > 100*int64(law.OnSpotSum.In(on).Limit.Number) {
				p.find(law.CollectedOverLimit, on, e)
			}
		case *events.PenaltyDecided:
			if d.Fine.Amount.Hundredths() > 0 {
				if fined != nil {
					p.find(law.FinedTwice, p.Day(e.Time), fined, e)
				} else {
					fined = e
				}
			}
		case *events.PenaltySurchargeAdded:
			on := p.Day(e.Time)
			sum := d.Surcharge.Amount.Hundredths()
			if sum == 0 && !d.AmountDue.IsZero() {
				sum = max(d.AmountDue.Amount.Hundredths()-p.Fine.Hundredths()-added, 0)
			}
			if added += sum; p.Fine.Hundredths() > 0 && added > p.Fine.Hundredths() && !above {
				p.find(law.SurchargeOverFine, on, e)
				above = true
			}
			if most := p.surcharge(look, e); most >= 0 && min(added, p.Fine.Hundredths()) > most {
				p.find(law.SurchargeAboveRate, on, e)
			}
		}
	}
}

// surcharge is what may be added at most up to an act, in hundredths: the rate for each day after the last one for payment, without the
// days of a review or suit, and no more than the fine; -1 where it is not known.
func (p *Penalty) surcharge(look *Lookup, at *events.Event) int64 {
	if p.acts.served == nil || p.Fine.Hundredths() == 0 {
		return -1
	}
	from := p.Day(p.acts.served.Time)
	due, known := p.dueOf(look, from, law.PenaltyPayment.In(from).Limit, events.Date{})
	if !known {
		return -1
	}
	if late := p.acts.lastInstalment; late.Midnight().After(due.Midnight()) {
		due = late
	}
	on := p.Day(at.Time)
	standing := p.appealed()
	days := int64(0)
	if law.SurchargeRate.In(on).Name == law.SurchargeRate.Versions[0].Name {
		standing = nil // that text stops nothing
	}
	for day := due.AddDays(1); !day.Midnight().After(on.Midnight()); day = day.AddDays(1) {
		stands := slices.ContainsFunc(standing, func(s calendar.Span) bool {
			return !day.Midnight().Before(s.From.Midnight()) && (s.To.IsZero() || !day.Midnight().After(s.To.Midnight()))
		})
		if !stands {
			days++
		}
	}
	return min(p.Fine.Hundredths(), p.Fine.Hundredths()*days*int64(law.SurchargeRate.In(on).Limit.Number)/100)
}

// appealed are the spans of reviews and suits, first and last day included.
func (p *Penalty) appealed() []calendar.Span {
	var spans []calendar.Span
	for _, e := range p.Events {
		switch e.Data.(type) {
		case *events.PenaltyAppealFiled:
			spans = append(spans, calendar.Span{From: p.Day(e.Time)})
		case *events.PenaltyAppealDecided:
			if n := len(spans); n > 0 && spans[n-1].To.IsZero() {
				spans[n-1].To = p.Day(e.Time)
			}
		}
	}
	return spans
}
