// Package lawtest reads penalty cases a second time, for tests: from their events alone, by the words of the laws' texts, with the
// numbers as those have them. It shares nothing with the folds and rules that it is held against, but for which days are workdays.
//
// Each stage of a case is looked for where its law speaks of it, so the case is read once for every sentence: slow, and plain.
package lawtest

import (
	"slices"
	"time"

	"oneseal/events"
)

// Clock is a limit of a case: From does not count, Due is the last day in time, End when it ended; days are absent where there is none.
type Clock struct {
	Kind            string
	From, Due, End  events.Date
	Used            int
	Verdict         string
	Over            events.Date // the first day after Due on which it is broken
	began, finished *events.Event
}

// Finding is a rule that the case breaks, since a day, which may lie ahead; Proof are ids of events.
type Finding struct {
	Rule  string
	Since events.Date
	Proof []string
}

// Penalty is what the law says of a case.
type Penalty struct {
	Clocks   []Clock
	Findings []Finding
	told     []*events.Event
}

// The Penalty Law was amended as of this day; and as of the other the decision to punish needs a legal review in grave cases.
var amended, reviewed = day(2021, time.July, 15), day(2018, time.January, 1)

func amendedOn(d events.Date) bool { return !after(amended, d) }

// Read reads a case's events, as they stand after corrections, in the order in which they happened.
func Read(told []*events.Event) *Penalty {
	p := &Penalty{told: told}
	p.decisionAndService()
	p.payment()
	p.preservation()
	p.seizure()
	p.crime()
	p.collection()
	p.enforcement()
	p.publication()
	if p.squadron() {
		p.limits()
		p.officers()
		p.recusals()
		p.party()
		p.hearing()
		p.decision()
		p.simple()
		p.money()
	}
	return p
}

// squadron is whether one of the town's has the case: only those are judged.
func (p *Penalty) squadron() bool {
	return slices.ContainsFunc(p.told, func(e *events.Event) bool {
		d, is := e.Data.(interface{ Step() *events.PenaltyStep })
		return is && d.Step().Case.Squadron != ""
	})
}

// all gives the events with data of a type.
func all[D any](p *Penalty) (of []*events.Event) {
	for _, e := range p.told {
		if _, is := e.Data.(D); is {
			of = append(of, e)
		}
	}
	return of
}

func first[D any](p *Penalty) *events.Event {
	if of := all[D](p); len(of) > 0 {
		return of[0]
	}
	return nil
}

// punished is the first decision to punish; one whose outcome nobody states does if it imposes a fine.
func (p *Penalty) punished() *events.Event {
	for _, e := range all[*events.PenaltyDecided](p) {
		if d := e.Data.(*events.PenaltyDecided); d.Outcome == "penalty" || d.Outcome == "" && d.Fine.Amount.Hundredths() > 0 {
			return e
		}
	}
	return nil
}

// ended is the act that closed the case, of whatever kind.
func (p *Penalty) ended() *events.Event {
	for _, e := range p.told {
		switch e.Data.(type) {
		case *events.PenaltyClosed, *events.PenaltyNotFiled, *events.PenaltyJurisdictionTransferred:
			return e
		}
	}
	return nil
}

// isSimple is by the last word on the procedure.
func (p *Penalty) isSimple() bool { return p.procedure() == "simple" }

func (p *Penalty) procedure() events.Procedure {
	var said events.Procedure
	for _, e := range p.told {
		switch d := e.Data.(type) {
		case *events.PenaltyFiled:
			if said == "" {
				said = "ordinary"
			}
		case *events.PenaltyDecided:
			if d.Procedure != "" {
				said = d.Procedure
			}
		}
	}
	return said
}

// currency is the one that the case counts in: the first that any amount names.
func (p *Penalty) currency() events.Currency {
	for _, e := range p.told {
		for _, m := range amounts(e) {
			if !m.IsZero() {
				return m.Currency
			}
		}
	}
	return ""
}

// amounts are those that an act adds to the case's accounts, in their order.
func amounts(e *events.Event) []events.Money {
	switch d := e.Data.(type) {
	case *events.PenaltyDecided:
		return []events.Money{d.Fine}
	case *events.PenaltyDecisionDispatched:
		return []events.Money{d.Expense}
	case *events.PenaltySurchargeAdded:
		return []events.Money{d.AmountDue, d.Surcharge}
	case *events.PenaltyPaid:
		return []events.Money{d.TotalPaid, d.Amount}
	case *events.PenaltyCollectedOnSpot:
		return []events.Money{d.Amount}
	}
	return nil
}

// fine is what the last decision that names one imposes, in hundredths of yuan.
func (p *Penalty) fine() (hundredths int64) {
	for _, e := range all[*events.PenaltyDecided](p) {
		if m := e.Data.(*events.PenaltyDecided).Fine; !m.IsZero() && m.Currency == p.currency() {
			hundredths = m.Amount.Hundredths()
		}
	}
	return hundredths
}

// span adds the clock between two acts, where the second may not have come. One that ended before it began is none.
func (p *Penalty) span(kind string, began, finished *events.Event, due, over events.Date, used func(from, to events.Date) int) {
	c := Clock{Kind: kind, From: dayOf(began), Due: due, Over: over, Verdict: "open", began: began, finished: finished}
	if finished != nil {
		if c.End = dayOf(finished); after(c.From, c.End) {
			return
		}
		c.Used = used(c.From, c.End)
		if c.Verdict = "on_time"; after(c.End, due) {
			c.Verdict = "late"
		}
	}
	if due.IsZero() {
		c.Verdict = "unlimited"
	}
	p.Clocks = append(p.Clocks, c)
}

// workdays is a clock of so many workdays, and calendarDays of so many days by the calendar.
func (p *Penalty) workdays(kind string, n int, began, finished *events.Event) {
	due := afterWorked(dayOf(began), n)
	p.span(kind, began, finished, due, nextWorked(due), workedBetween)
}

func (p *Penalty) calendarDays(kind string, n int, began, finished *events.Event) {
	p.until(kind, orNext(dayOf(began).AddDays(n)), began, finished)
}

func (p *Penalty) until(kind string, due events.Date, began, finished *events.Event) {
	over := events.Date{}
	if !due.IsZero() {
		over = due.AddDays(1)
	}
	p.span(kind, began, finished, due, over, daysBetween)
}

// days is a clock of days, which are workdays since the amendment (Art. 85: two, three, five and seven days) and were days by the
// calendar before.
func (p *Penalty) days(kind string, before, since int, began, finished *events.Event) {
	if amendedOn(dayOf(began)) {
		p.workdays(kind, since, began, finished)
	} else {
		p.calendarDays(kind, before, began, finished)
	}
}

// Art. 60: decided within ninety days of the filing; before the amendment the law said nothing. Art. 61: handed over, or served within
// seven days of the decision (before: Art. 40). Art. 64: a hearing is asked for within five days of being told (before: Art. 42, three).
func (p *Penalty) decisionAndService() {
	if filed := first[*events.PenaltyFiled](p); filed != nil {
		done := first[*events.PenaltyDecided](p)
		if done == nil {
			done = p.ended()
		}
		var due events.Date
		if amendedOn(dayOf(filed)) {
			due = orNext(dayOf(filed).AddDays(90))
			for _, e := range all[*events.PenaltyPeriodExtended](p) { // while there is something to prolong
				if to := e.Data.(*events.PenaltyPeriodExtended).Until; !after(dayOf(e), due) && after(to, due) {
					due = to
				}
			}
		}
		p.until("filing_to_decision", due, filed, done)
	}
	if decided := p.punished(); decided != nil {
		p.days("decision_to_service", 7, 7, decided, first[*events.PenaltyServed](p))
	}
	if told, asked := first[*events.PenaltyNoticeServed](p), first[*events.PenaltyHearingRequested](p); told != nil && asked != nil {
		p.days("notice_to_hearing_request", 3, 5, told, asked)
	}
}

// Art. 67 (46): paid within fifteen days of receiving the decision. Art. 66: in parts, or later, as was approved.
func (p *Penalty) payment() {
	served := first[*events.PenaltyServed](p)
	if served == nil || p.fine() == 0 {
		return
	}
	p.until("service_to_payment", p.payable(served), served, p.settled())
}

// payable is the last day for payment.
func (p *Penalty) payable(served *events.Event) events.Date {
	due := orNext(dayOf(served).AddDays(15))
	for _, e := range all[*events.PenaltyInstalmentsApproved](p) {
		for _, part := range e.Data.(*events.PenaltyInstalmentsApproved).Instalments {
			if after(part.Due, due) {
				due = part.Due
			}
		}
	}
	return due
}

// settled is the act by which nothing of the fine is left: the payment that completes it, one whose sum nobody states, or the word that
// revokes the decision.
func (p *Penalty) settled() *events.Event {
	sum := int64(0)
	for _, e := range p.told {
		switch d := e.Data.(type) {
		case *events.PenaltyPaid:
			switch {
			case !d.TotalPaid.IsZero():
				sum = d.TotalPaid.Amount.Hundredths()
			case d.Amount.IsZero():
				return e
			default:
				sum += d.Amount.Amount.Hundredths()
			}
		case *events.PenaltyCollectedOnSpot:
			if d.Amount.IsZero() {
				return e
			}
			sum += d.Amount.Amount.Hundredths()
		case *events.PenaltyAppealDecided:
			if d.Outcome == "revoked" {
				return e
			}
			continue
		default:
			continue
		}
		if sum >= p.fine() {
			return e
		}
	}
	return nil
}

// Art. 56 (37): disposed of within seven days.
func (p *Penalty) preservation() {
	disposed := all[*events.PenaltyPreservationDisposed](p)
	var open []*events.Event
	for _, e := range p.told {
		if _, is := e.Data.(*events.PenaltyPreservationOrdered); is {
			open = append(open, e)
		} else if len(open) > 0 && slices.Contains(disposed, e) {
			p.days("preservation", 7, 7, open[0], e)
			open = open[1:]
		}
	}
	for _, e := range open {
		p.days("preservation", 7, 7, e, nil)
	}
}

// Compulsion Law Art. 25: no longer than thirty days; prolonged, in complex cases, by thirty more.
func (p *Penalty) seizure() {
	var seized *events.Event
	prolonged := false
	limit := func() (due events.Date) {
		if from := dayOf(seized); !after(day(2012, time.January, 1), from) {
			if due = orNext(from.AddDays(30)); prolonged {
				due = orNext(from.AddDays(60))
			}
		}
		return due
	}
	for _, e := range p.told {
		switch e.Data.(type) {
		case *events.PenaltySeized:
			if seized == nil {
				seized, prolonged = e, false
			}
		case *events.PenaltySeizureExtended:
			if seized != nil && !limit().IsZero() && !prolonged && !after(dayOf(e), limit()) {
				prolonged = true
			}
		case *events.PenaltySeizureLifted:
			if seized != nil {
				p.until("seizure", limit(), seized, e)
				seized = nil
			}
		}
	}
	if seized != nil {
		p.until("seizure", limit(), seized, nil)
	}
}

// Rules on the transfer of suspected crimes, since 9 July 2001: decided within three days of the report, and if approved handed over
// within twenty-four hours.
func (p *Penalty) crime() {
	var reported, approved *events.Event
	started := day(2001, time.July, 9)
	decide := func(until *events.Event) {
		if after(started, dayOf(reported)) {
			p.until("transfer_decision", events.Date{}, reported, until)
		} else {
			p.calendarDays("transfer_decision", 3, reported, until)
		}
	}
	for _, e := range p.told {
		switch d := e.Data.(type) {
		case *events.PenaltyInvestigationConcluded:
			if d.Proposal == "transferred_to_justice" {
				reported = e
			}
		case *events.PenaltyTransferDecided:
			if reported != nil {
				decide(e)
				reported = nil
			}
			if d.Answer == "adopted" {
				approved = e
			}
		case *events.PenaltyTransferred:
			if approved != nil {
				p.handover(approved, e)
				approved = nil
			}
		}
	}
	if reported != nil {
		decide(first[*events.PenaltyDecided](p))
	}
	if approved != nil {
		p.handover(approved, nil)
	}
}

func (p *Penalty) handover(approved, handed *events.Event) {
	last := approved.Time.Add(24 * time.Hour)
	due := events.DateOf(last.In(events.China))
	c := Clock{Kind: "transfer", From: dayOf(approved), Due: due, Verdict: "open", Over: due.AddDays(1), began: approved, finished: handed}
	if handed != nil {
		c.End, c.Used, c.Verdict = dayOf(handed), int(handed.Time.Sub(approved.Time).Hours()), "on_time"
		if handed.Time.After(last) {
			c.Verdict, c.Over = "late", c.End
		}
	}
	p.Clocks = append(p.Clocks, c)
}

// Art. 71 (50): the officer hands what was collected to the organ within two days, and the organ to the bank within two more.
func (p *Penalty) collection() {
	var held *events.Event
	for _, e := range p.told {
		switch d := e.Data.(type) {
		case *events.PenaltyCollectedOnSpot:
			held = e
		case *events.PenaltyHandedIn:
			if held == nil {
				continue
			}
			p.days("hand_in", 2, 2, held, e)
			if held = e; d.By == "organ" {
				held = nil
			}
		}
	}
	if held != nil {
		p.days("hand_in", 2, 2, held, nil)
	}
}

// Compulsion Law Art. 54: ten days after the demand the court may be asked, and no sooner; Art. 69: ten days are workdays. Art. 53: it is
// asked within three months of the end of the time for a suit, which was three months (Administrative Litigation Law of 1989, Art. 39) and is six
// (of 2014, Art. 46, since May 2015), where nobody appealed.
func (p *Penalty) enforcement() {
	inForce := func(e *events.Event) bool { return !after(day(2012, time.January, 1), dayOf(e)) }
	var demanded *events.Event
	for _, e := range p.told {
		switch e.Data.(type) {
		case *events.PenaltyDemanded:
			demanded = e
		case *events.PenaltyEnforcementApplied:
			if demanded != nil && inForce(demanded) {
				wait := afterWorked(dayOf(demanded), 10)
				before := len(p.Clocks)
				if p.span("demand_to_application", demanded, e, wait, nextWorked(wait), workedBetween); len(p.Clocks) > before {
					if c := &p.Clocks[before]; after(c.End, wait) {
						c.Verdict = "on_time"
					} else {
						c.Verdict = "early"
					}
				}
			} else if demanded != nil {
				p.span("demand_to_application", demanded, e, events.Date{}, events.Date{}, daysBetween)
			}
			demanded = nil
		}
	}
	served, applied := first[*events.PenaltyServed](p), first[*events.PenaltyEnforcementApplied](p)
	if served == nil || applied == nil || p.fine() == 0 || first[*events.PenaltyAppealFiled](p) != nil {
		return
	}
	var due events.Date
	if inForce(served) {
		suit := 6
		if after(day(2015, time.May, 1), dayOf(served)) {
			suit = 3
		}
		due = orNext(months(dayOf(served), suit+3))
	}
	p.until("enforcement_application", due, served, applied)
}

// Publicity Rules Art. 9, since September 2021: published within twenty workdays of the decision. Penalty Law Art. 48, since the amendment:
// withdrawn within three days once the decision was changed or revoked.
func (p *Penalty) publication() {
	published := first[*events.PenaltyDecisionPublished](p)
	if published == nil {
		return
	}
	if decided := p.punished(); decided != nil {
		if after(day(2021, time.September, 1), dayOf(decided)) {
			p.until("decision_to_publication", events.Date{}, decided, published)
		} else {
			p.workdays("decision_to_publication", 20, decided, published)
		}
	}
	var fell *events.Event
	for _, e := range all[*events.PenaltyAppealDecided](p) {
		if out := e.Data.(*events.PenaltyAppealDecided).Outcome; fell == nil && (out == "changed" || out == "revoked") {
			fell = e
		}
	}
	if fell == nil {
		return
	}
	var withdrawn *events.Event
	for _, e := range p.told[slices.Index(p.told, fell):] {
		if _, is := e.Data.(*events.PenaltyPublicationWithdrawn); is && withdrawn == nil {
			withdrawn = e
		}
	}
	if amendedOn(dayOf(fell)) {
		p.workdays("publication_withdrawal", 3, fell, withdrawn)
	} else {
		p.until("publication_withdrawal", events.Date{}, fell, withdrawn)
	}
}
