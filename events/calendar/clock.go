package calendar

import (
	"fmt"

	"oneseal/events"
)

// Clock is a time limit in workdays as it runs for one case: the statutory or the promised one. The day
// it starts on does not count. A limit with a half ends with the last whole workday in it.
type Clock struct {
	Start    events.Date
	Limit    events.Workdays
	Extended events.Workdays // absent: not
	// Suspended are spans in which the clock stands (Licensing Law Art. 45), in order of From.
	Suspended []Span
}

// Span is the time after From, up to and including To. To is absent while it lasts.
type Span struct{ From, To events.Date }

// Reading is what a clock says.
type Reading struct {
	// Due is the last day on which the case is in time, and Over the first workday on which it is
	// not. Both are absent while the clock stands before its end: nobody knows them then.
	Due, Over events.Date
	Excluded  int // workdays left out: suspended ones
	Used      int // workdays counted up to the end; 0 for a case that is open
	// Late is whether it ended after the last day in time. What was due on a Friday and came on the Saturday is late.
	Late bool
	// From and To are the days whose calendar the reading depends on.
	From, To    events.Date
	Provisional bool // one of them has no notice yet, so the reading may change
}

// Allowed is how many whole workdays the clock gives.
func (k *Clock) Allowed() int { return int(k.Limit.Halves()+k.Extended.Halves()) / 2 }

// Read reads a clock that stopped on a day, or one that runs if end is absent. Spans that overlap
// count once; what lies before the start or after the end counts nothing.
func (c *Calendar) Read(k *Clock, end events.Date) (Reading, error) {
	r := Reading{From: k.Start, To: k.Start}
	start, err := c.On(k.Start)
	if err != nil {
		return r, err
	}
	last := start // the last day that was looked up
	ordinalOf := func(day events.Date) (int32, error) {
		on, err := c.On(day)
		if on.Ordinal >= last.Ordinal {
			last = on
		}
		return on.Ordinal, err
	}
	due := start.Ordinal + int32(k.Allowed())
	stopped := due
	if !end.IsZero() {
		if stopped, err = ordinalOf(end); err != nil {
			return r, err
		}
		r.Used = int(stopped - start.Ordinal)
	}
	known := true
	counted := start.Ordinal // up to which suspensions are counted
	for _, s := range k.Suspended {
		from, err := ordinalOf(s.From)
		if err != nil {
			return r, err
		}
		to := stopped
		switch {
		case !s.To.IsZero():
			if to, err = ordinalOf(s.To); err != nil {
				return r, err
			}
		case end.IsZero():
			known = known && from > due
			continue
		}
		from = max(from, counted)
		if to <= from {
			continue
		}
		counted = to
		if from <= due {
			due += to - from
		}
		if !end.IsZero() {
			to = min(to, stopped)
		}
		r.Excluded += int(max(to-from, 0))
	}
	if !end.IsZero() {
		r.Used -= r.Excluded
	}
	if known {
		due, err := c.At(due)
		if err != nil {
			return r, fmt.Errorf("a limit of %d workdays from %s: %w", k.Allowed(), k.Start, err)
		}
		over, err := c.At(due.Ordinal + 1)
		if err != nil {
			return r, fmt.Errorf("a limit of %d workdays from %s: %w", k.Allowed(), k.Start, err)
		}
		if due.Ordinal == start.Ordinal {
			due.Date = k.Start // decided on the spot, perhaps on a day off
		}
		r.Due, r.Over = due.Date, over.Date
		r.Late = !end.IsZero() && number(end) > number(due.Date)
		if over.Ordinal > last.Ordinal {
			last = over
		}
	}
	r.To, r.Provisional = last.Date, last.Provisional
	return r, nil
}
