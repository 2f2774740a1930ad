package cards

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// Known is what the read models tell at one time.
type Known struct {
	Calendar         *calendar.Calendar
	Law              law.Law // by which the town is judged; without one, cards on promises cite nothing
	Cases            []Case
	Cards            []Card // of the policy's name
	Accountabilities []Accountability
}

// Case is what cards depend on of a row of approvals.
type Case struct {
	Subject, Organ, Area string
	Responsible          string // pseudonymous, as the source has it
	Post                 string // post/…, which handles the item
	Accepted             time.Time
	Acceptance           string    // the id of that event
	Reviewed, Ended      time.Time // zero while open
	Review, End          string    // the ids of those events; "" if the end is only stated
	// The last days in time; zero without a limit, and while the clock stands.
	StatuteDue, PromiseDue, ReviewDue events.Date
	Findings                          []Finding
}

// Finding is a rule that the case breaks from a day on, which may lie ahead.
type Finding struct {
	Rule  string
	Since events.Date
	Proof string // the id of the first event that shows it
}

// Card is a row of cards.
type Card struct {
	Subject, Case, Level, State, Holder, Organ, Area, WithdrawnBy string
	Due                                                           events.Date
	Issued                                                        time.Time
}

func (c *Card) open() bool { return c.State == "issued" || c.State == "acknowledged" }

// Accountability is a row of accountabilities.
type Accountability struct {
	Subject, State string
	Cards          []string
}

// Acts are the events that the policy asks for.
type Acts struct {
	Events []*events.Event
	// Unaddressed are cards that should open an accountability, but name nobody whom it could be against.
	Unaddressed int
}

// Act says what the policy asks for at an instant. Ids and subjects derive from the causes alone: whoever
// acts on the same knowledge, writes the same events.
func (p *Policy) Act(k *Known, now time.Time) Acts {
	now = now.In(events.China).Truncate(time.Second)
	a := acting{policy: p, Known: k, now: now, cards: make(map[string]*Card), cases: make(map[string]*Case), standing: make(map[string]bool), withdrawn: make(map[string]bool)}
	for i := range k.Cards {
		a.cards[k.Cards[i].Subject] = &k.Cards[i]
	}
	for i := range k.Cases {
		a.cases[k.Cases[i].Subject] = &k.Cases[i]
		a.issue(&k.Cases[i])
	}
	for i := range k.Cards {
		a.withdraw(&k.Cards[i])
	}
	a.holdToAccount()
	return a.Acts
}

// acting is one call of Act.
type acting struct {
	Acts
	*Known
	policy    *Policy
	now       time.Time
	cards     map[string]*Card
	cases     map[string]*Case
	standing  map[string]bool // cards whose causes hold
	withdrawn map[string]bool // here and now
}

// cause is a reason for a card: a clock near or over its last day, or a finding.
type cause struct {
	rule   *Rule
	day    events.Date // the clock's last one, or the finding's
	moment time.Time   // at which the card goes out
	useful bool        // a reminder is not, once the case is done or late
	event  string      // the id of the one that it rests on
	basis  string
}

// causes are those that hold for a case, or will if nothing is done.
func (a *acting) causes(c *Case) []cause {
	var all []cause
	for i := range a.policy.Cards {
		r := &a.policy.Cards[i]
		if r.Finding == "" {
			if due, ok := a.clockCause(c, r); ok {
				all = append(all, due)
			}
			continue
		}
		rule, err := law.Find(r.Finding)
		if err != nil {
			continue // the policy was checked for it
		}
		for _, f := range c.Findings {
			if moment, known := a.moment(c.Area, f.Since, r.Workdays); known && f.Rule == r.Finding {
				all = append(all, cause{r, f.Since, moment, true, f.Proof, rule.In(f.Since).Basis()})
			}
		}
	}
	return all
}

func (a *acting) clockCause(c *Case, r *Rule) (cause, bool) {
	due, rule := c.PromiseDue, law.OverduePromise
	stopped, _ := c.stopped(r.Clock)
	switch r.Clock {
	case "statute":
		due, rule = c.StatuteDue, law.OverdueStatute
	case "step":
		due, rule = c.ReviewDue, law.OverdueStep
	}
	if due.IsZero() {
		return cause{}, false
	}
	moment, known := a.moment(c.Area, due, r.Workdays)
	if !known || !c.Accepted.Before(moment) || !stopped.IsZero() && stopped.Before(moment) {
		return cause{}, false
	}
	useful := r.trigger() == "overdue" || stopped.IsZero() && !events.DateOf(a.now).Midnight().After(due.Midnight())
	basis := ""
	if rule.HoldsUnder(a.Law) {
		basis = rule.In(due).Basis()
	}
	return cause{r, due, moment, useful, c.Acceptance, basis}, true
}

// stopped is when a clock stopped for good, and by which event; zero while it runs.
func (c *Case) stopped(clock events.CardClock) (at time.Time, by string) {
	if clock == "step" && !c.Reviewed.IsZero() && (c.Ended.IsZero() || c.Reviewed.Before(c.Ended)) {
		return c.Reviewed, c.Review
	}
	return c.Ended, c.End
}

// moment is the policy's hour on the day so many workdays after another. It is not known of days outside
// the calendar.
func (a *acting) moment(area string, day events.Date, workdays int) (time.Time, bool) {
	on, err := a.Calendar.In(area).Add(day, workdays)
	if err != nil {
		return time.Time{}, false
	}
	year, month, date := on.Date.Midnight().Date()
	return time.Date(year, month, date, a.policy.Hour, 0, 0, 0, events.China), true
}

// issue issues the cards that a case has come to. A card that was withdrawn here, because its cause fell away,
// is followed by another one if the cause comes back; one that people withdrew is not.
func (a *acting) issue(c *Case) {
	for _, why := range a.causes(c) {
		var subject string
		var before *Card
		for round := 1; ; round++ {
			subject = a.policy.subject(c, &why, round)
			if before = a.cards[subject]; before == nil || before.WithdrawnBy != Actor {
				break
			}
		}
		twice := a.standing[subject]
		a.standing[subject] = true
		if twice || before != nil || !why.useful || why.moment.Before(a.policy.from) || why.moment.After(a.now) {
			continue
		}
		card := &events.CardIssued{Case: events.Subject(c.Subject), Level: why.rule.Level, Clock: why.rule.Clock, Trigger: why.rule.trigger(),
			Holder: events.Subject(a.policy.holder(c)), Policy: fmt.Sprintf("%s/%d", a.policy.Name, a.policy.Version)}
		if why.rule.Clock != "" {
			card.Due = events.Moment{Time: endOf(why.day)}
		}
		a.tell(subject, "issued", c.Organ, c.Area, why.event, card).Basis = why.basis
	}
}

// endOf is the last second of a day.
func endOf(day events.Date) time.Time {
	year, month, date := day.Midnight().Date()
	return time.Date(year, month, date, 23, 59, 59, 0, events.China)
}

func (p *Policy) subject(c *Case, why *cause, round int) string {
	proof := ""
	if why.rule.Finding != "" {
		proof = why.event
	}
	digest := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d", c.Subject, why.day, proof, round))
	return p.stem(why.rule) + hex.EncodeToString(digest[:8])
}

func (p *Policy) holder(c *Case) string {
	switch {
	case p.Holder == holderStaff && c.Responsible != "":
		return "staff/" + c.Responsible
	case p.Holder != holderOrgan && c.Post != "":
		return c.Post
	case c.Organ != "":
		return "organ/" + c.Organ
	}
	return ""
}

// withdraw takes back a card whose cause fell away before it was answered. What a former version of the policy
// issued by a rule that is no more is left to people.
func (a *acting) withdraw(card *Card) {
	c, rule := a.cases[card.Case], a.policy.ruleOf(card)
	if !card.open() || a.standing[card.Subject] || c == nil || rule == nil {
		return
	}
	a.withdrawn[card.Subject] = true
	a.tell(card.Subject, "withdrawn", card.Organ, card.Area, issuedID(card.Subject), &events.CardWithdrawn{Reason: reasonOf(rule, c, card)})
}

// ruleOf is the rule by which a card was issued; nil if the policy has it no more.
func (p *Policy) ruleOf(card *Card) *Rule {
	i := slices.IndexFunc(p.Cards, func(r Rule) bool { return strings.HasPrefix(card.Subject, p.stem(&r)) })
	if i < 0 {
		return nil
	}
	return &p.Cards[i]
}

// settle closes a reminder once what it reminds of is done, in time or not. A card on what was late or wrong is for
// people to answer.
func (a *acting) settle(card *Card) bool {
	c, rule := a.cases[card.Case], a.policy.ruleOf(card)
	if !card.open() || c == nil || rule == nil || rule.trigger() != "near_due" {
		return false
	}
	done, by := c.stopped(rule.Clock)
	if done.IsZero() {
		return false
	}
	a.tell(card.Subject, "closed", card.Organ, card.Area, by, &events.CardClosed{})
	return true
}

func reasonOf(r *Rule, c *Case, card *Card) string {
	due := map[events.CardClock]events.Date{"promise": c.PromiseDue, "statute": c.StatuteDue, "step": c.ReviewDue}[r.Clock]
	switch {
	case r.Finding != "":
		return "所认定的问题已不存在 The finding no longer stands"
	case due.IsZero():
		return "时限中止或不再适用 The clock stands, or there is no limit any more"
	case due != card.Due:
		return fmt.Sprintf("期限现为 %s The limit is %[1]s now", due)
	}
	return "在发牌时点之前已办结 It was done before the card was due"
}

// holdToAccount opens what the policy opens, and closes the cards of what people closed, and reminders of what is done.
func (a *acting) holdToAccount() {
	cited := make(map[string]*Accountability)
	for i := range a.Accountabilities {
		for _, card := range a.Accountabilities[i].Cards {
			cited[card] = &a.Accountabilities[i]
		}
	}
	for i := range a.Known.Cards {
		card := &a.Known.Cards[i]
		if a.withdrawn[card.Subject] {
			continue
		}
		if of := cited[card.Subject]; of != nil {
			if of.State == "closed" && card.State != "closed" && card.State != "withdrawn" {
				a.tell(card.Subject, "closed", card.Organ, card.Area, "", &events.CardClosed{Accountability: events.Subject(of.Subject)})
			}
			continue
		}
		if !a.settle(card) {
			a.open(card)
		}
	}
}

func (a *acting) open(card *Card) {
	o := a.policy.Accountability
	if o == nil || card.Level != string(o.Level) || !card.open() {
		return
	}
	if !a.standing[card.Subject] {
		return // of a rule that is no more: left to people; or of no cause at all: not the reactor's
	}
	moment, known := a.moment(card.Area, events.DateOf(card.Issued.In(events.China)), o.Unanswered)
	if !known || moment.After(a.now) {
		return
	}
	subject := "accountability/" + strings.TrimPrefix(card.Subject, "card/")
	if slices.ContainsFunc(a.Accountabilities, func(o Accountability) bool { return o.Subject == subject }) {
		return // begun by somebody else, who names no card: theirs
	}
	against := card.Holder
	if against == "" {
		a.Unaddressed++
		return
	}
	level := events.TitleOf(o.Level)
	a.tell(subject, "opened", card.Organ, card.Area, issuedID(card.Subject), &events.AccountabilityOpened{
		Against: events.Subject(against), Cards: []events.Subject{events.Subject(card.Subject)}, Cases: []events.Subject{events.Subject(card.Case)},
		Ground: fmt.Sprintf("%s发出后 %d 个工作日内未答复 %s not answered within %[2]d workdays (%[4]s/%[5]d)", level.ZH, o.Unanswered, capital(level.EN), a.policy.Name, a.policy.Version),
	})
}

func issuedID(card string) string { return eventID(card, "issued") }

func eventID(subject, act string) string {
	_, key, _ := strings.Cut(subject, "/")
	return key + "." + act
}

func (a *acting) tell(subject, act, organ, area, causation string, data any) *events.Event {
	family, _, _ := strings.Cut(subject, "/")
	e := &events.Event{ID: eventID(subject, act), Source: Source, Type: "oneseal." + family + "." + act, Subject: subject, Time: a.now,
		Organ: organ, Actor: Actor, Area: area, CausationID: causation, Data: data}
	a.Events = append(a.Events, e)
	return e
}
