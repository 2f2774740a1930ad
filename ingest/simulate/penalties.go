package simulate

import (
	"fmt"
	"slices"
	"time"

	"oneseal/events"
)

// enforcement is what the squadrons have before them.
type enforcement struct {
	planned   int        // year whose cases are planned
	drawn     time.Month // of the last draw
	suggested []lead     // by inspections and incidents, oldest first
	terms     []*term    // that run
	// ordinaryFlaw and simpleFlaw are whose turn it is to go wrong.
	ordinaryFlaw, simpleFlaw int
}

// lead is what a case may begin with.
type lead struct {
	origin events.ClueOrigin
	from   events.Subject
	firm   *firm // nil: a person
	straw  bool
	told   func(penalty *story) // when a case is made of it
}

// reformedLaw tells whether the text of 2021 is in force.
func reformedLaw(at clock) bool { return at >= on(2021, 7, 15) }

// fine limits of collecting on the spot: 20 yuan, since 2021 100.
func onSpotSum(at clock) int {
	if reformedLaw(at) {
		return 100
	}
	return 20
}

// rolled is the day so many calendar days after, or the next workday if that is a day off.
func (c clock) rolled(days int) clock {
	for c = c.midnight() + clock(days)*day; !c.workday(); c += day {
	}
	return c
}

// due is the last day of a limit of days, which the text of 2021 counts in workdays.
func due(from clock, days int) clock {
	if reformedLaw(from) {
		return from.plusWorkdays(days).midnight()
	}
	return from.rolled(days)
}

// within is so many workdays later, but not after a last day.
func (p *process) within(n int, last clock) {
	at := p.town.afterWorkdays(n)
	if at.midnight() > last {
		at = max(last.midnight()+opens+p.town.upTo(2*hour), p.town.now+minute)
	}
	p.sleepUntil(at)
}

// term waits for what a limit asks for: it is broken from the day over it on.
type term struct {
	c    *penalty
	kind TruthKind
	note string
	from string // the id of what it counts from
	last clock  // day in time
	hour clock  // in it, of a limit in hours; 0: the whole day
}

// await starts a limit.
func (c *penalty) await(kind TruthKind, note, from string, last clock) *term {
	l := &term{c, kind, note, from, last.midnight(), 0}
	c.t.terms = append(c.t.terms, l)
	return l
}

// done ends it: late, or in time.
func (l *term) done(id string) {
	if l == nil {
		return
	}
	t := l.c.t
	t.terms = slices.DeleteFunc(t.terms, func(other *term) bool { return other == l })
	if t.now.midnight() > l.last || l.hour > 0 && t.now > l.hour {
		t.plant(l.kind, l.c.subject, l.note, l.from, id)
	}
}

// judge tells that it is over, and nothing came up to a day.
func (l *term) judge(on clock) {
	if on > l.last {
		l.c.t.plant(l.kind, l.c.subject, l.note, l.from)
	}
}

// closed is the end of a case: nothing is awaited any more.
func (c *penalty) closed() {
	c.t.terms = slices.DeleteFunc(c.t.terms, func(l *term) bool {
		if l.c == c {
			l.judge(c.t.now.midnight())
		}
		return l.c == c
	})
}

// caseLaw is the penalty law in force: the limits of the simple procedure, in yuan, and its name. The
// texts of 2009 and 2017 have the same limits.
func caseLaw(at clock) (person, organisation int, name string) {
	if at >= on(2021, 7, 15) {
		return 200, 3000, "行政处罚法/2021"
	}
	return 50, 1000, "行政处罚法/2009-2017"
}

// enforceDay plans a year's cases on its first day: how many there are, and when, is all that is given;
// what each is about comes from what inspections, cameras and people pointed to by then.
func (t *town) enforceDay() {
	if t.planned != t.now.year() {
		t.planned = t.now.year()
		simple, ordinary := 61, 84
		if t.planned != reportYear+t.o.Later {
			simple, ordinary = t.between(45, 75), t.between(60, 95)
		}
		scale := func(n int) int { return max(1, int(float64(n)*t.o.Volume+0.5)) }
		var dates []clock
		end := t.soFar(on(t.planned, 12, 12), 5)
		for d := t.now; d < end; d += day {
			if d.workday() {
				dates = append(dates, d)
			}
		}
		if len(dates) > 0 {
			whole := end - on(t.planned, 1, 1)
			part := func(n int) int { return int(clock(scale(n)) * (end - t.now) / whole) }
			for range part(simple) {
				t.start(pick(t, dates)+opens+t.upTo(officeDay-2*hour), func(p *process) { t.onSpot(p) })
			}
			for range part(ordinary) {
				t.start(pick(t, dates)+opens+t.upTo(officeDay-2*hour), func(p *process) { t.ordinary(p) })
			}
		}
	}
	t.drawDay()
	if len(t.suggested) > 12 { // the oldest leads come to nothing
		l := t.suggested[0]
		t.suggested = t.suggested[1:]
		t.start((t.now + opens).office(), func(p *process) { t.noCase(p, l) })
	}
}

// soFar is when the last must have begun of what the report counts in its year: at an end, or in a town that lives in that year so many
// workdays before its last day.
func (t *town) soFar(end clock, workdays int) clock {
	if last := t.o.To; last.Year() == reportYear+t.o.Later && last.Month() >= yearIsOld && end.year() == last.Year() {
		return min(end, clockOf(last).plusWorkdays(-workdays))
	}
	return end
}

// pickLead takes the oldest lead, or makes one of a complaint.
func (t *town) pickLead(strawToo bool) lead {
	for i, l := range t.suggested {
		if strawToo || !l.straw {
			t.suggested = append(t.suggested[:i:i], t.suggested[i+1:]...)
			return l
		}
	}
	l := lead{origin: pick(t, []events.ClueOrigin{"complaint", "complaint", "transfer", "other"})}
	if t.chance(0.6) {
		l.firm = pick(t, t.firms)
	}
	return l
}

// remedies are what a decision tells of them.
const remedies = "可申请行政复议或提起行政诉讼"

// penalty is a case under way.
type penalty struct {
	*story
	t        *town
	p        *process
	offence  offence
	lead     lead
	squadron int
	a, b     *staff
	party    events.Party
	power    *story
	fine     int
	onSpot   bool
	handed   string // the event by which the decision was served
	file     *story
	papers   int32
	flaw     TruthKind
	decide   *term           // for the decision, where a text limits it
	asked    string          // the id of a request for recusal that nobody decides
	decided  func(id string) // is told of the decision to punish, if anything
	punished string          // the id of that decision
	at       clock           // of it
	contents []byte          // of the file: a line for each document, its digest and subject as sha256sum writes them
}

func (t *town) penalty(p *process, l lead, o offence) *penalty {
	c := &penalty{story: t.numbered("penalty", enforcementBureau), t: t, p: p, offence: o, lead: l, squadron: t.random.IntN(3)}
	n := t.random.IntN(8)
	c.a, c.b = t.officers[3*n+c.squadron], t.officers[3*((n+1)%8)+c.squadron]
	c.power = t.powers[21+10*t.random.IntN(24)]
	fines := o.person
	if l.firm != nil {
		fines = o.organisation
	}
	c.fine = t.between(fines[0]/10, fines[1]/10) * 10
	return c
}

func (c *penalty) step(activity string) events.PenaltyStep {
	s := events.PenaltyStep{Activity: activity, Case: events.PenaltyCase{Cause: c.offence.cause, Party: "person", Squadron: fmt.Sprintf("squadron-%d", c.squadron+1), Power: c.power.name()}}
	if c.lead.firm != nil {
		s.Case.Party, s.Case.Offender = "organisation", c.lead.firm.subject
	}
	return s
}

func (c *penalty) tell(by *staff, data any) string { return c.t.tell(c.story, by.key(), data) }

func (c *penalty) clue() {
	clue := &events.PenaltyClue{PenaltyStep: c.step("案件线索"), Origin: c.lead.origin, From: c.lead.from, Committed: c.t.now.date()}
	if c.offence.safety {
		clue.Safety = "life"
	}
	years := 2
	if c.flaw == Prescribed {
		done := (c.t.now - 3*365*day).midnight()
		if clue.Committed = done.date(); c.offence.safety && reformedLaw(done) {
			years = 5
		}
	}
	id := c.tell(c.a, clue)
	if clockOf(clue.Committed.Midnight()).monthsOn(12*years) < c.t.now.midnight() {
		c.whenPunished(func(decided string) { c.t.plant(Prescribed, c.subject, "it was done too long ago", id, decided) })
	}
	if c.lead.told != nil {
		c.lead.told(c.story)
	}
}

// whenPunished plants what shows in the decision to punish.
func (c *penalty) whenPunished(plant func(decided string)) {
	before := c.decided
	c.decided = func(id string) {
		if before != nil {
			before(id)
		}
		plant(id)
	}
}

// qualified plants an act by an officer whose certificate lapsed.
func (c *penalty) qualified(id string, by ...*staff) {
	if reformedLaw(c.t.now) && slices.ContainsFunc(by, func(s *staff) bool { return s.lapsed }) {
		c.t.plant(Unqualified, c.subject, "an officer acted without a certificate", id)
	}
}

// decides is what each decision ends.
func (c *penalty) decides(id string) {
	c.qualified(id, c.a, c.b)
	c.decide.done(id)
	if c.decide = nil; c.asked != "" {
		c.t.plant(RecusalUndecided, c.subject, "nobody decided on a request for recusal", c.asked, id)
		c.asked = ""
	}
}

// punish is the decision to punish.
func (c *penalty) punish(id string) {
	if c.decides(id); c.decided != nil {
		c.decided(id)
	}
	c.punished, c.at = id, c.t.now
}

func (c *penalty) identify() {
	party := c.t.person()
	if c.lead.firm != nil {
		party = events.Party{Kind: "organisation", Pseudonym: c.lead.firm.key()}
	}
	c.party = party
	c.tell(c.a, &events.PenaltyPartyIdentified{PenaltyStep: c.step("确认当事人"), Party: party})
}

func (c *penalty) officers() []events.Subject { return []events.Subject{c.a.name(), c.b.name()} }

// noCase is a lead of which no case was made.
func (t *town) noCase(p *process, l lead) {
	c := t.penalty(p, l, offences[0])
	c.clue()
	p.workdays(t.between(1, 4))
	if t.chance(0.15) {
		c.tell(c.a, &events.PenaltyJurisdictionTransferred{PenaltyStep: c.step("移送管辖"), To: "neighbouring-town", Reason: "不属于本镇管辖"})
		return
	}
	c.tell(c.a, &events.PenaltyNotFiled{PenaltyStep: c.step("不予立案"), Reason: "轻微并及时改正"})
}

// onSpot is the simple procedure: two officers, a warning or a small fine, told and handed over at once.
func (t *town) onSpot(p *process) {
	l := t.pickLead(false)
	c := t.penalty(p, l, offences[t.random.IntN(2)])
	c.flaw = t.nextFlaw(simpleFlaws, &t.simpleFlaw, flawedSimple)
	person, organisation, law := caseLaw(t.now)
	limit := person
	if l.firm != nil {
		limit = organisation
	}
	switch c.fine = min(c.fine, limit); c.flaw {
	case SimpleOverLimit:
		c.fine = 2 * limit
	case LateHandIn:
		c.fine = min(c.fine, 50)
	case CollectedOverLimit:
		c.fine = person // which is more than may be collected
	}
	c.clue()
	p.sleep(10 * minute)
	c.tell(c.a, &events.PenaltyCardShown{PenaltyStep: c.step("出示执法证件"), Officers: c.officers()})
	p.sleep(5 * minute)
	c.onSpot = true
	c.collect("现场取证", "inspection_record", 0.06)
	p.sleep(5 * minute)
	c.tell(c.a, &events.PenaltyNoticeServed{PenaltyStep: c.step("当场告知"), ProposedFine: amount(c.fine), Method: "in_person", Rights: []events.PartyRight{"statement"}})
	p.sleep(5 * minute)
	decided := &events.PenaltyDecided{PenaltyStep: c.step("当场处罚决定"), Procedure: events.ProcedureSimple, Outcome: "penalty", Fine: amount(c.fine), Kinds: []events.PenaltyKind{"fine"},
		Officers: c.officers(), Reason: c.offence.cause, Articles: []string{c.offence.article, law}, Remedies: remedies, Document: "当罚" + c.key()}
	if t.chance(0.03) {
		decided.Remedies = ""
	}
	if t.chance(0.15) && !slices.Contains([]TruthKind{SimpleOverLimit, LateHandIn, CollectedOverLimit}, c.flaw) {
		decided.Fine, decided.Kinds, c.fine = events.Money{}, []events.PenaltyKind{"warning"}, 0
	}
	id := c.tell(c.a, decided)
	if decided.Remedies == "" {
		t.plant(DecisionUnfounded, c.subject, "the decision tells no remedies", id)
	}
	c.punish(id)
	if c.fine > limit {
		t.plant(SimpleOverLimit, c.subject, "a fine above those of the simple procedure", id)
	}
	t.exercise(c.power, c.a.key(), c.story)
	p.sleep(minute)
	handed := c.tell(c.a, &events.PenaltyServed{PenaltyStep: c.step("当场送达"), Method: "in_person"})
	served := t.now
	var pay *term
	if c.fine > 0 {
		pay = c.await(LatePayment, "not paid in 15 days", handed, served.rolled(15))
	}
	p.workdays(t.between(0, 2))
	if c.flaw != OnSpotNotFiled {
		c.tell(c.a, &events.PenaltyOnSpotFiled{PenaltyStep: c.step("当场处罚备案"), Form: "当罚" + c.key()})
	}
	switch {
	case c.fine > 0 && c.fine <= 100 && (t.chance(0.4) || c.flaw == LateHandIn) || c.flaw == CollectedOverLimit:
		ground := events.CollectionGround("up_to_100_yuan")
		if c.fine > onSpotSum(t.now) && !t.chance(0.1) && c.flaw != CollectedOverLimit {
			ground = "hard_to_collect"
		}
		collected := c.tell(c.a, &events.PenaltyCollectedOnSpot{PenaltyStep: c.step("当场收缴"), Amount: amount(c.fine), Ground: ground, Receipt: "PJ" + c.key()})
		pay.done(collected)
		if c.fine > onSpotSum(t.now) && ground != "hard_to_collect" {
			t.plant(CollectedOverLimit, c.subject, "more than may be collected on the spot", collected)
		}
		for _, by := range []events.HandingIn{"officer", "organ"} {
			hand := c.await(LateHandIn, "not handed in in 2 days", collected, due(t.now, 2))
			if c.flaw == LateHandIn {
				p.workdays(t.between(3, 6))
			} else {
				p.workdays(1)
			}
			collected = c.tell(c.a, &events.PenaltyHandedIn{PenaltyStep: c.step("罚款缴付"), By: by, Amount: amount(c.fine)})
			hand.done(collected)
		}
	case c.fine > 0:
		p.days(t.between(1, 14))
		pay.done(t.tell(c.story, "bank", &events.PenaltyPaid{PenaltyStep: c.step("缴款"), Amount: amount(c.fine)}))
	}
	p.workdays(1)
	closed := c.tell(c.a, &events.PenaltyClosed{PenaltyStep: c.step("结案")})
	c.closed()
	if c.flaw == OnSpotNotFiled {
		t.plant(OnSpotNotFiled, c.subject, "the decision was not filed with the organ", c.punished, closed)
	}
}

// collect takes evidence to the file; sometimes by one officer alone. It gives the id.
func (c *penalty) collect(activity string, kind events.EvidenceKind, alone float64) string {
	t := c.t
	officers := []string{c.a.key(), c.b.key()}
	single := t.chance(alone)
	if single {
		officers = officers[:1]
	}
	evidence := t.collectEvidence(c.story, kind, c.a, c.b)
	id := c.tell(c.a, &events.PenaltyEvidenceCollected{PenaltyStep: c.step(activity), Kind: kind, Evidence: []string{evidence.key()}, Officers: officers})
	c.qualified(id, []*staff{c.a, c.b}[:len(officers)]...)
	if single && c.onSpot && reformedLaw(t.now) {
		t.plant(OneOfficerOnSpot, c.subject, "evidence was collected by one officer on the spot", id)
	}
	if single && !c.onSpot {
		t.plant(OneOfficer, c.subject, "evidence was collected by one officer", id)
	}
	return id
}
