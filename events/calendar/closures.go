package calendar

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"oneseal/events"
)

// halves are the parts of a day that a closure takes.
type halves uint8

const (
	morning halves = 1 << iota
	afternoon
)

// closed adds a closure. It applies in the areas that the calendar is asked for by In.
func (c *Calendar) closed(closure *events.CalendarClosureAnnounced) (*Calendar, error) {
	if _, err := place(closure.From); err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	if _, err := place(closure.To); err != nil {
		return nil, fmt.Errorf("to: %w", err)
	}
	switch {
	case number(closure.To) < number(closure.From):
		return nil, fmt.Errorf("to %s lies before from %s: exchange them", closure.To, closure.From)
	case c.named(closure.Closure) >= 0:
		return nil, fmt.Errorf("closure %s is announced already: cancel it first, or take another name", closure.Closure)
	}
	return c.closing(append(slices.Clip(c.closures), closure)), nil
}

func (c *Calendar) cancelled(name string) (*Calendar, error) {
	i := c.named(name)
	if i < 0 {
		return nil, fmt.Errorf("closure %s is not in force: name one that was announced", name)
	}
	return c.closing(slices.Delete(slices.Clone(c.closures), i, i+1)), nil
}

// closing gives the calendar with these closures in force.
func (c *Calendar) closing(closures []*events.CalendarClosureAnnounced) *Calendar {
	return &Calendar{days: c.days, ordinals: c.ordinals, workdays: c.workdays, years: c.years, closures: closures, areas: new(sync.Map)}
}

func (c *Calendar) named(name string) int {
	return slices.IndexFunc(c.closures, func(closure *events.CalendarClosureAnnounced) bool { return closure.Closure == name })
}

// In gives the calendar of an area: an area's closures hold in the townships and villages in it, so
// those of 320312 hold in 320312001. Without closures it is the calendar itself.
func (c *Calendar) In(area string) *Calendar {
	if c.nation != nil {
		return c.nation.In(area)
	}
	var here []*events.CalendarClosureAnnounced
	for _, closure := range c.closures {
		if strings.HasPrefix(area, string(closure.Area)) {
			here = append(here, closure)
		}
	}
	if here == nil {
		return c
	}
	if local, known := c.areas.Load(area); known {
		return local.(*Calendar)
	}
	local, _ := c.areas.LoadOrStore(area, c.local(here))
	return local.(*Calendar)
}

func (c *Calendar) local(closures []*events.CalendarClosureAnnounced) *Calendar {
	local := &Calendar{years: c.years, closures: c.closures, nation: c, shut: make(map[int64]halves), stopped: make(map[int][]string)}
	off := make(map[int64]bool)
	for _, closure := range closures {
		for d := closure.From; number(d) <= number(closure.To); d = next(d) {
			i := number(d) - firstNumber
			switch closure.Kind {
			case events.ClosureMorning:
				local.shut[i] |= morning
			case events.ClosureAfternoon:
				local.shut[i] |= afternoon
			default:
				local.shut[i] = morning | afternoon
				if closure.Counting == events.ClosureNotCounted && c.days[i].Workday {
					off[i] = true
					if year := d.Midnight().Year(); !slices.Contains(local.stopped[year], closure.Closure) {
						local.stopped[year] = append(local.stopped[year], closure.Closure)
					}
				}
			}
		}
	}
	local.days = slices.Clone(c.days)
	for i := range local.days {
		local.days[i].Workday = local.days[i].Workday && !off[int64(i)]
	}
	local.count()
	return local
}
