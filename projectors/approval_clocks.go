package projectors

import (
	"slices"

	"oneseal/events"
	"oneseal/events/calendar"
)

// Clocks are the statutory and the promised clock of a case, and what was measured. Promised, statutory and
// actual time stay apart.
type Clocks struct {
	Statutory, Promised ClockReading
	ItemVersion         string // in force on the day of acceptance, if it is known
	NetDays, Suspended  int    // workdays up to the decision
	Calendar            string // the version of the year in which the latest day lies that counts
	Provisional         bool
}

// ClockReading is a clock with what it says. It says nothing if its limit is absent.
type ClockReading struct {
	calendar.Clock
	calendar.Reading
	Known bool
}

// lawfulGround is whether it is one of Licensing Law Art. 45.
func lawfulGround(ground events.SuspensionGround) bool { return ground != "" && ground != "other" }

// maxExtension is how much longer a limit may become: 10 workdays by the head of the organ, 15 where
// the case is handled jointly, by the head of the government (Licensing Law Art. 42).
func maxExtension(handling events.Handling) (most events.Workdays, by string) {
	switch handling {
	case "unified", "joint", "centralised":
		return events.HalfWorkdays(2 * 15), "government_head"
	}
	return events.HalfWorkdays(2 * 10), "head"
}

// readClocks reads the case's clocks, and judges on the way which suspensions and extensions count.
func (a *Approval) readClocks(look *Lookup) error {
	if a.AcceptedOn.IsZero() {
		return nil
	}
	c := &a.Clocks
	version, known := look.Item("item/"+a.Item, a.AcceptedOn)
	if known {
		c.ItemVersion = version.Version
		if a.StatutoryDays.IsZero() {
			a.StatutoryDays = version.StatutoryDays
		}
		if a.PromisedDays.IsZero() {
			a.PromisedDays = version.PromisedDays
		}
	}
	spans := a.lawfulSpans()
	base := calendar.Clock{Start: a.AcceptedOn, Suspended: spans}
	var err error
	if c.Statutory, err = a.read(look, base, a.StatutoryDays, a.DecidedOn); err != nil {
		return err
	}
	for i := range a.Extensions {
		x := &a.Extensions[i]
		most, by := maxExtension(a.Handling)
		x.Valid = i == 0 && x.Days.Halves() <= most.Halves() && (x.Role == "" || x.Role == by) &&
			(c.Statutory.Due.IsZero() || !x.On.Midnight().After(c.Statutory.Due.Midnight()))
		if x.Valid {
			a.ExtendedDays = x.Days
			base.Extended = x.Days
			if c.Statutory, err = a.read(look, base, a.StatutoryDays, a.DecidedOn); err != nil {
				return err
			}
		}
	}
	base.Extended = events.Workdays{} // the promise stands as it was given
	if c.Promised, err = a.read(look, base, a.PromisedDays, a.DecidedOn); err != nil {
		return err
	}
	net, err := look.Read(a.Area, &base, a.DecidedOn)
	if err != nil {
		return err
	}
	c.NetDays, c.Suspended = net.Used, net.Suspended
	latest := net
	for _, r := range []ClockReading{c.Statutory, c.Promised} {
		if r.Known && r.To.Midnight().After(latest.To.Midnight()) {
			latest = r.Reading
		}
	}
	c.Calendar, c.Provisional = look.calendar.Version(latest.To.Midnight().Year()), latest.Provisional
	return nil
}

// read reads the clock with that limit; an absent limit is no clock.
func (a *Approval) read(look *Lookup, clock calendar.Clock, limit events.Workdays, end events.Date) (ClockReading, error) {
	if limit.IsZero() {
		return ClockReading{}, nil
	}
	clock.Limit = limit
	reading, err := look.Read(a.Area, &clock, end)
	return ClockReading{clock, reading, true}, err
}

// lawfulSpans are the suspensions for which the clocks stand: on a ground of Art. 45, with the written notice
// of how long.
func (a *Approval) lawfulSpans() []calendar.Span {
	var spans []calendar.Span
	for _, s := range a.Suspensions {
		if s.Lawful() {
			spans = append(spans, calendar.Span{From: s.From, To: s.To})
		}
	}
	slices.SortStableFunc(spans, func(x, y calendar.Span) int { return x.From.Midnight().Compare(y.From.Midnight()) })
	return spans
}
