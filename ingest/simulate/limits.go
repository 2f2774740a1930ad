package simulate

import (
	"slices"

	"oneseal/events"
	"oneseal/events/calendar"
)

// limits are those of an item's version, in whole workdays.
type limits struct {
	promised, statutory int
	initial             int // for the initial review; 0: none
}

// limits are those of the version that the reform made.
func (s *service) limits() limits { return limits{s.now, s.before, s.initial()} }

// initial is how many whole days that version promises for the initial review.
func (s *service) initial() int { return 2 * s.now * 7 / 10 / 2 }

// late says whether a date lies after a limit on the case's net workdays, as far as suspended by now.
func (c *application) late(days int, on clock) bool {
	days += c.suspended
	if c.standing > 0 {
		days += workdays(c.standing, min(on, clockOf(c.t.o.To)))
	}
	return after(c.start(), days, on)
}

// start is when the clocks start: with the receipt, where the organ said nothing within 5 workdays of it.
func (c *application) start() clock {
	if !c.noticed.done() || after(c.received.at, 5, c.noticed.at) {
		return c.received.at
	}
	return c.accepted.at
}

// after says whether a date lies after the last day of a limit of workdays.
func after(from clock, days int, on clock) bool {
	return on.midnight() > from.plusWorkdays(days).midnight()
}

// close ends the case; nothing that is yet to come is judged.
func (c *application) close() {
	c.judge()
	c.t.cases = slices.DeleteFunc(c.t.cases, func(other *application) bool { return other == c })
}

// judge tells which limits the case broke: at its end, or as it stands at the end of the last day.
func (c *application) judge() {
	done := func(a act) clock {
		if a.done() {
			return a.at
		}
		return clockOf(c.t.o.To)
	}
	plant := func(kind TruthKind, note string, shown ...act) {
		var ids []string
		for _, a := range shown {
			if a.done() {
				ids = append(ids, a.id)
			}
		}
		c.t.plant(kind, c.subject, note, ids...)
	}
	if after(c.received.at, 5, done(c.noticed)) {
		plant(LateAcceptanceNotice, "no notice within 5 workdays", c.received)
	}
	if c.standing > 0 && after(c.standing, c.told, clockOf(c.t.o.To)) {
		plant(SuspensionOutlasted, "suspended for longer than was told", c.pending)
	}
	if asked := c.requested; asked.done() {
		switch {
		case c.decided.done():
			plant(HearingNotHeld, "decided without the hearing that was asked for", asked, c.decided)
		case !c.ended && after(asked.at, 20, clockOf(c.t.o.To)):
			plant(HearingNotHeld, "no hearing within 20 workdays", asked)
		}
	}
	if c.decided.done() && !c.refused && after(c.decided.at, 10, done(c.delivered)) {
		plant(LateDelivery, "not delivered within 10 workdays", c.decided, c.delivered)
	}
	began := c.accepted
	if !began.done() {
		if c.noticed.done() || c.ended || !after(c.received.at, 5, clockOf(c.t.o.To)) {
			return
		}
		began = c.received // deemed accepted by law
	}
	stopped := done(c.decided)
	if c.ended {
		stopped = c.endedAt
	}
	if c.limits.initial > 0 && (c.reviewed.done() || !c.ended) && c.late(c.limits.initial, done(c.reviewed)) {
		plant(OverdueStep, "the initial review took more than its days", began, c.reviewed)
	}
	if c.late(c.limits.promised, stopped) {
		plant(OverduePromise, "decided or ended after the promised workdays", began, c.decided)
	}
	if c.late(c.limits.statutory+c.extended, stopped) {
		plant(OverdueStatute, "decided or ended after the statutory workdays", began, c.decided)
	}
}

// prolong plans the extension: two workdays before the statutory period ends the head sees that the case
// will take longer, or an officer does not ask, or it is seen too late. Only the head's first moves the clock.
func (c *application) prolong() {
	t := c.t
	why := "情况复杂"
	extend := func(by *staff, days int) string {
		return t.tellAs(c.story, by, &events.ApprovalClockExtended{ApprovalStep: c.step("延长期限", c.of.by), Days: wholeDays(days), Reason: why})
	}
	// byHead moves the clock, unless the period is over by then: it may be so at the acceptance, where that was deemed long before.
	byHead := func(head *staff, days int) {
		id := extend(head, days)
		if c.late(c.limits.statutory, t.now) {
			t.plant(InvalidExtension, c.subject, "extended after the statutory period", id)
			return
		}
		c.extended = days
	}
	head := func() *staff {
		if t.head.away(t.now) {
			return t.final.b
		}
		return t.head
	}
	c.whenLeft(2, func() {
		switch chance := t.random.Float64(); {
		case chance < 0.5:
			byHead(head(), t.between(5, 10))
			if t.chance(0.3) {
				c.whenLeft(1, func() { t.plant(InvalidExtension, c.subject, "a second extension", extend(head(), 10)) })
			}
		case chance < 0.65:
			t.plant(InvalidExtension, c.subject, "extended by an officer", extend(c.of.desk.a, 10))
			if t.chance(0.5) { // then the head does it
				c.whenLeft(1, func() { byHead(head(), 10) })
			}
		case chance < 0.7:
			why = ""
			t.plant(InvalidExtension, c.subject, "extended without telling why", extend(head(), 10))
		case chance < 0.85:
			c.whenLeft(-1, func() {
				if c.reviewed.done() { // no suspension can follow that would move the period's end
					t.plant(InvalidExtension, c.subject, "extended after the statutory period", extend(head(), 10))
				}
			})
		}
	})
}

// whenLeft plans what is done when so many workdays of the statutory period are left, if the case is open
// then and its clock runs.
func (c *application) whenLeft(left int, do func()) {
	t := c.t
	var look func()
	plan := func(days int) {
		t.at(t.now.plusWorkdays(days).midnight()+opens+t.upTo(lunch-opens), look)
	}
	look = func() {
		rest := c.of.before + c.extended - left - (workdays(c.start(), t.now) - c.suspended)
		switch {
		case c.ended || c.decided.done():
		case c.standing > 0:
			plan(1)
		case rest > 0:
			plan(rest)
		default:
			do()
		}
	}
	plan(max(1, c.of.before+c.extended-left-workdays(c.start(), t.now)+c.suspended))
}

func workdays(from, to clock) int {
	n, err := calendar.Published().Workdays(from.date(), to.date())
	if err != nil {
		panic(err) // the town lives inside the calendar
	}
	return n
}
