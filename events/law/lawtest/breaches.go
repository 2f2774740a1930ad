package lawtest

import (
	"slices"
	"strings"
	"time"

	"oneseal/events"
)

func (p *Penalty) find(rule string, since events.Date, proof ...*events.Event) {
	f := Finding{Rule: rule, Since: since}
	for _, e := range proof {
		if e != nil {
			f.Proof = append(f.Proof, e.ID)
		}
	}
	p.Findings = append(p.Findings, f)
}

// limits: what came after its last day, or has not come by it. From the day on which the case is closed nothing is awaited.
func (p *Penalty) limits() {
	breach := map[string]string{
		"filing_to_decision": "late_penalty_decision", "decision_to_service": "late_service", "service_to_payment": "late_payment", "preservation": "preservation_over",
		"seizure": "seizure_over", "hand_in": "late_hand_in", "transfer_decision": "late_transfer_decision", "transfer": "late_transfer",
		"enforcement_application": "late_application", "decision_to_publication": "late_publication", "publication_withdrawal": "late_withdrawal",
	}
	closedBefore := func(d events.Date) bool { return p.ended() != nil && after(d, dayOf(p.ended())) }
	for _, c := range p.Clocks {
		switch rule := breach[c.Kind]; {
		case c.Verdict == "early":
			p.find("demand_too_short", c.End, c.began, c.finished)
		case rule != "" && (c.Verdict == "late" || c.Verdict == "open" && !closedBefore(c.Over)):
			p.find(rule, c.Over, c.began, c.finished)
		}
	}
}

// acts are those by officers that two must do, with who did them: collecting evidence, and deciding.
func (p *Penalty) acts(do func(e *events.Event, by []string)) {
	for _, e := range p.told {
		var by []string
		switch d := e.Data.(type) {
		case *events.PenaltyEvidenceCollected:
			by = d.Officers
		case *events.PenaltyDecided:
			for _, officer := range d.Officers {
				by = append(by, bare(officer))
			}
		default:
			continue
		}
		do(e, by)
	}
}

func bare(officer events.Subject) string { return strings.TrimPrefix(string(officer), "staff/") }

// Art. 42: no fewer than two officers (before, Art. 37; on the spot one would do, Art. 34). Art. 52, 55 (34, 37): they show their cards
// first.
func (p *Penalty) officers() {
	card := first[*events.PenaltyCardShown](p)
	p.acts(func(e *events.Event, by []string) {
		people := make(map[string]bool)
		for _, officer := range by {
			people[officer] = true
		}
		decided, is := e.Data.(*events.PenaltyDecided)
		spot := p.isSimple() || is && decided.Procedure == "simple"
		switch {
		case len(people) != 1:
		case !spot:
			p.find("one_officer", dayOf(e), e)
		case amendedOn(dayOf(e)):
			p.find("one_officer_on_spot", dayOf(e), e)
		}
		if card != nil && e.Time.Before(card.Time) {
			p.find("card_shown_late", dayOf(e), e, card)
		}
	})
}

// Art. 43 (37): whoever must step back does, the head decides on a request, and until then the investigation goes on.
func (p *Penalty) recusals() {
	for i, e := range p.told {
		if d, is := e.Data.(*events.PenaltyRecusalDecided); is && d.Answer == "adopted" {
			// The last word on an officer counts.
			until := len(p.told)
			for j := i + 1; j < len(p.told); j++ {
				if again, is := p.told[j].Data.(*events.PenaltyRecusalDecided); is && bare(again.Officer) == bare(d.Officer) && again.Answer == "adopted" {
					until = j
					break
				}
			}
			later := &Penalty{told: p.told[i+1 : until]}
			later.acts(func(act *events.Event, by []string) {
				for _, officer := range by {
					if officer == bare(d.Officer) {
						p.find("recused_officer_acts", dayOf(act), e, act)
					}
				}
			})
		}
	}
	for i, decided := range p.told {
		if _, is := decided.Data.(*events.PenaltyDecided); !is {
			continue
		}
		open := make(map[string]*events.Event) // since the decision before
		for _, e := range p.told[:i] {
			switch d := e.Data.(type) {
			case *events.PenaltyRecusalRequested:
				open[bare(d.Officer)] = e
			case *events.PenaltyRecusalDecided:
				delete(open, bare(d.Officer))
			case *events.PenaltyDecided:
				clear(open)
			}
		}
		for _, e := range p.told[:i] {
			for _, request := range open {
				if request == e {
					p.find("recusal_undecided", dayOf(decided), e, decided)
				}
			}
		}
	}
}

// Art. 44 and 62 (31): the party is told before; on the spot, orally will do. Art. 45 (32): what it says is reviewed, and the penalty is
// no heavier for it.
func (p *Penalty) party() {
	decided := p.punished()
	if decided == nil {
		return
	}
	on := dayOf(decided)
	var told *events.Event
	for _, e := range p.told {
		switch e.Data.(type) {
		case *events.PenaltyNoticeServed:
		case *events.PenaltyRightsNotified:
			if !p.isSimple() {
				continue
			}
		default:
			continue
		}
		if told == nil {
			told = e
		}
	}
	if told == nil || told.Time.After(decided.Time) {
		p.find("decision_before_notice", on, decided, told)
	}
	var unreviewed *events.Event
	spoke := false
	var proposed events.Money
	for _, e := range p.told {
		if !e.Time.Before(decided.Time) {
			continue
		}
		switch d := e.Data.(type) {
		case *events.PenaltyStatementMade:
			if d.Form != "waived" {
				spoke, unreviewed = true, e
			}
		case *events.PenaltyStatementReviewed:
			unreviewed = nil
		case *events.PenaltyNoticeServed:
			if !d.ProposedFine.IsZero() {
				proposed = d.ProposedFine
			}
		}
	}
	if unreviewed != nil && !p.isSimple() {
		p.find("statement_not_reviewed", on, unreviewed, decided)
	}
	if spoke && !proposed.IsZero() && p.fine() > proposed.Amount.Hundredths() {
		p.find("heavier_for_statement", on, decided)
	}
}

// Art. 63, 64 (42): a hearing is held where it is asked for in time, and where it may be asked for nothing is decided before that time is
// over. It is told seven days ahead, and led by nobody who investigated.
func (p *Penalty) hearing() {
	for _, e := range p.told {
		switch d := e.Data.(type) {
		case *events.PenaltyHearingNotified:
			earliest := orNext(dayOf(e).AddDays(7))
			if amendedOn(dayOf(e)) {
				earliest = afterWorked(dayOf(e), 7)
			}
			if after(earliest, events.DateOf(d.At.Time.In(events.China))) {
				p.find("short_penalty_hearing_notice", dayOf(e), e)
			}
		case *events.PenaltyHearingHeld:
			for _, of := range all[*events.PenaltyEvidenceCollected](p) {
				if by := of.Data.(*events.PenaltyEvidenceCollected).Officers; d.Host != "" && of.Time.Before(e.Time) && (of.Actor == d.Host || slices.Contains(by, d.Host)) {
					p.find("host_investigated", dayOf(e), e)
					break
				}
			}
		}
	}
	decided, notice := p.punished(), first[*events.PenaltyNoticeServed](p)
	if decided == nil || notice == nil || notice.Time.After(decided.Time) || p.isSimple() {
		return
	}
	on, last := dayOf(decided), orNext(dayOf(notice).AddDays(3))
	if amendedOn(dayOf(notice)) {
		last = afterWorked(dayOf(notice), 5)
	}
	held, asked := first[*events.PenaltyHearingHeld](p), first[*events.PenaltyHearingRequested](p)
	if held != nil && held.Time.Before(decided.Time) {
		return
	}
	if asked == nil && !after(on, last) && p.listed(decided.Data.(*events.PenaltyDecided)) {
		p.find("decided_within_hearing_period", on, notice, decided)
	}
	if asked != nil && asked.Time.Before(decided.Time) && !after(dayOf(asked), last) {
		p.find("hearing_not_held", on, asked, decided)
	}
}

// listed is whether a penalty is one on which the law's list lets the party ask for a hearing. A large fine is one of 10,000 yuan here.
func (p *Penalty) listed(d *events.PenaltyDecided) bool {
	grave := []events.PenaltyKind{"revocation_of_licence", "restriction_of_business", "closure"}
	return p.fine() >= 10000*100 || slices.ContainsFunc(d.Kinds, func(k events.PenaltyKind) bool { return slices.Contains(grave, k) })
}

// Art. 58 (38 since 2018): a legal review before a decision in grave cases. Art. 57 (38): complex ones are discussed. Art. 59 (39): reasons and
// remedies. Art. 56 (37): the head approves a preservation. Art. 61: electronic service with consent alone. Art. 36 (29): two years, of what
// endangered life, health or finance five; by the text under which it was done, unless the later one is milder (Art. 37).
func (p *Penalty) decision() {
	for i, e := range p.told {
		switch d := e.Data.(type) {
		case *events.PenaltyPreservationOrdered:
			if d.Approver == "" {
				p.find("preservation_unapproved", dayOf(e), e)
			}
		case *events.PenaltyServed:
			before := &Penalty{told: p.told[:i]}
			if d.Method == "electronic" && amendedOn(dayOf(e)) && first[*events.PenaltyElectronicServiceAgreed](before) == nil {
				p.find("electronic_without_consent", dayOf(e), e)
			}
		}
	}
	decided := p.punished()
	if decided == nil {
		return
	}
	on := dayOf(decided)
	if clue := first[*events.PenaltyClue](p); clue != nil {
		d := clue.Data.(*events.PenaltyClue)
		years := 2
		if d.Safety != "" && !d.Committed.IsZero() && amendedOn(d.Committed) {
			years = 5
		}
		if !d.Committed.IsZero() && after(dayOf(clue), months(d.Committed, 12*years)) {
			p.find("prescribed", on, clue, decided)
		}
	}
	d := decided.Data.(*events.PenaltyDecided)
	if d.Reason == "" || d.Remedies == "" {
		p.find("decision_without_reasons", on, decided)
	}
	if p.isSimple() {
		return
	}
	var passed, complex, discussed, heard *events.Event
	for _, e := range p.told {
		if !e.Time.Before(decided.Time) {
			continue
		}
		switch d := e.Data.(type) {
		case *events.PenaltyDiscussed:
			discussed = e
		case *events.PenaltyHearingHeld:
			heard = e
		case *events.PenaltyLegalReviewed:
			if passed = e; d.Opinion == "disagree" {
				passed = nil
			}
			if d.Ground == "complex" {
				complex = e
			}
		}
	}
	if (discussed != nil || heard != nil) && passed == nil && !after(reviewed, on) && p.procedure() == "ordinary" {
		p.find("no_legal_review", on, decided)
	}
	if complex != nil && discussed == nil {
		p.find("no_discussion", on, complex, decided)
	}
}

// Art. 51 (33): on the spot, a warning or at most 200 yuan for a person and 3,000 for an organisation (before: 50 and 1,000); burning straw
// costs 500 at least since 2016 (Air Law Art. 119), and so is never decided there. Art. 52 (34): the decision is filed with the organ.
func (p *Penalty) simple() {
	decided := p.punished()
	if decided == nil || !p.isSimple() {
		return
	}
	party, cause := events.PartyKind(""), ""
	for _, e := range p.told {
		if d, is := e.Data.(interface{ Step() *events.PenaltyStep }); is {
			c := d.Step().Case
			if c.Party != "" {
				party = c.Party
			}
			if c.Cause != "" {
				cause = c.Cause
			}
		}
	}
	on := dayOf(decided)
	most := map[bool]int64{true: 50, false: 1000}[party == "person"]
	if amendedOn(on) {
		most = map[bool]int64{true: 200, false: 3000}[party == "person"]
	}
	fine := p.fine()
	if (strings.Contains(cause, "straw") || strings.Contains(cause, "秸秆")) && fine > 0 && fine < 500*100 && !after(day(2016, time.January, 1), on) {
		fine = 500 * 100
	}
	light := []events.PenaltyKind{"warning", "public_criticism", "fine"}
	heavy := slices.ContainsFunc(decided.Data.(*events.PenaltyDecided).Kinds, func(k events.PenaltyKind) bool { return !slices.Contains(light, k) })
	if heavy || fine > most*100 {
		p.find("simple_over_limit", on, decided)
	}
	if closed := p.ended(); closed != nil && first[*events.PenaltyOnSpotFiled](p) == nil {
		p.find("on_spot_not_filed", dayOf(closed), decided, closed)
	}
}

// Art. 68 (47): collected on the spot up to 100 yuan (before: 20), or where it would be hard later. Art. 29 (24): one act is fined once.
// Art. 72 (51): three percent for each day of delay, no more than the fine, and none for the days of an appeal (Art. 73).
func (p *Penalty) money() {
	var fined *events.Event
	for _, e := range p.told {
		switch d := e.Data.(type) {
		case *events.PenaltyCollectedOnSpot:
			most := int64(20)
			if amendedOn(dayOf(e)) {
				most = 100
			}
			if d.Ground != "hard_to_collect" && d.Amount.Amount.Hundredths() > most*100 {
				p.find("collected_over_limit", dayOf(e), e)
			}
		case *events.PenaltyDecided:
			if d.Fine.Amount.Hundredths() <= 0 {
				continue
			}
			if fined != nil {
				p.find("fined_twice", dayOf(e), fined, e)
			} else {
				fined = e
			}
		}
	}
	added, fine := int64(0), p.fine()
	served := first[*events.PenaltyServed](p)
	if fine == 0 {
		return
	}
	crossed := false
	for _, e := range all[*events.PenaltySurchargeAdded](p) {
		d := e.Data.(*events.PenaltySurchargeAdded)
		if sum := d.Surcharge.Amount.Hundredths(); sum > 0 {
			added += sum
		} else if total := d.AmountDue.Amount.Hundredths(); total > fine+added {
			added = total - fine
		}
		if capped := day(2012, time.January, 1); added > fine && !crossed && !after(capped, dayOf(e)) { // before 2021 by Compulsion Law Art. 45
			p.find("surcharge_over_fine", dayOf(e), e)
			crossed = true
		}
		if served == nil {
			continue
		}
		days := int64(0)
		for on := p.payable(served).AddDays(1); !after(on, dayOf(e)); on = on.AddDays(1) {
			if !amendedOn(dayOf(e)) || !p.appealed(on) {
				days++
			}
		}
		if most := min(fine, fine*days*3/100); min(added, fine) > most {
			p.find("surcharge_above_rate", dayOf(e), e)
		}
	}
}

// appealed is whether a review or suit is under way on a day.
func (p *Penalty) appealed(on events.Date) bool {
	filed := all[*events.PenaltyAppealFiled](p)
	for i, e := range filed {
		if after(dayOf(e), on) {
			continue
		}
		// The next word on it ends it; a word that comes after another appeal ends that one.
		ends := events.Date{}
		for _, other := range p.told[slices.Index(p.told, e):] {
			if i+1 < len(filed) && other == filed[i+1] {
				break
			}
			if _, is := other.Data.(*events.PenaltyAppealDecided); is {
				ends = dayOf(other)
				break
			}
		}
		if ends.IsZero() || !after(on, ends) {
			return true
		}
	}
	return false
}

// Unqualified are the acts of a case by officers who are not qualified on that day (Art. 42, since the amendment), as their own events tell:
// staff gives those of an officer, in their order. Of whom there are none, nothing is known.
func Unqualified(told []*events.Event, staff func(officer string) []*events.Event) []Finding {
	p := &Penalty{told: told}
	if !p.squadron() {
		return nil
	}
	p.acts(func(e *events.Event, by []string) {
		for _, officer := range by {
			if on := dayOf(e); amendedOn(on) && len(staff(officer)) > 0 && !qualified(staff(officer), on) {
				p.find("unqualified_officer", on, e)
				return
			}
		}
	})
	return p.Findings
}

// qualified is whether a certificate is in force on a day: given by then, not over, not ended, and its holder not gone.
func qualified(own []*events.Event, on events.Date) bool {
	for i, e := range own {
		given, is := e.Data.(*events.StaffCertified)
		if !is || after(given.From, on) || !given.To.IsZero() && after(on, given.To) {
			continue
		}
		ended := slices.ContainsFunc(own[i:], func(later *events.Event) bool {
			switch d := later.Data.(type) {
			case *events.StaffCertificateEnded:
				return d.Certificate == given.Certificate && !after(d.From, on)
			case *events.StaffLeft:
				return !after(d.From, on)
			}
			return false
		})
		if !ended {
			return true
		}
	}
	return false
}
