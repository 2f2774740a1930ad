package calendar

import (
	"fmt"
	"slices"
	"time"

	"oneseal/events"
)

// Session is a stretch of opening hours, by the local clock: the time since midnight.
type Session struct{ Opens, Shuts time.Duration }

// Hours are opening hours, which may change on a date. What they are is for the town to say ([oneseal/events/town]):
// the zero Hours state none, and time by them is an error.
type Hours struct {
	sessions []Session
	everyDay bool
	from     events.Date // these hours are in force from then on, the former before
	former   *Hours
}

// Open gives hours on workdays. The sessions follow each other within a day.
func Open(sessions ...Session) (Hours, error) {
	if len(sessions) == 0 {
		return Hours{}, fmt.Errorf("hours have no session: state one, such as 9h to 12h")
	}
	end := time.Duration(0)
	for i, s := range sessions {
		if s.Opens < end || s.Shuts <= s.Opens || s.Shuts > 24*time.Hour {
			return Hours{}, fmt.Errorf("session %d from %v to %v is not within %v to 24h0m0s: state sessions of one day in order", i+1, s.Opens, s.Shuts, end)
		}
		end = s.Shuts
	}
	return Hours{sessions: slices.Clone(sessions)}, nil
}

// EveryDay gives the same sessions on weekends, holidays and in closures too, for duty that never rests: what
// schemes of town management call urgent hours.
func (h Hours) EveryDay() Hours {
	h.everyDay = true
	return h
}

// Until gives hours that are h before a date, and later from that date on. Later is undated.
func (h Hours) Until(d events.Date, later Hours) Hours {
	later.from, later.former = d, &h
	return later
}

// Sessions are the open stretches of a day, in order. The slice is shared: read it only.
func (h Hours) Sessions() []Session { return h.sessions }

func (h *Hours) stated() error {
	for ; h != nil; h = h.former {
		if len(h.sessions) == 0 {
			return fmt.Errorf("no opening hours are stated: take those of the town, or state sessions with Open")
		}
	}
	return nil
}

// sessions calls do with the open stretches of the i-th day, in order, until it returns false.
func (c *Calendar) sessions(i int64, h *Hours, do func(opens, shuts time.Duration) bool) {
	for h.former != nil && number(c.days[i].Date) < number(h.from) {
		h = h.former
	}
	least, most := time.Duration(0), 24*time.Hour
	if !h.everyDay {
		if !c.days[i].Workday || c.shut[i] == morning|afternoon {
			return
		}
		switch c.shut[i] {
		case morning:
			least = 12 * time.Hour
		case afternoon:
			most = 12 * time.Hour
		}
	}
	for _, s := range h.sessions {
		if opens, shuts := max(s.Opens, least), min(s.Shuts, most); opens < shuts && !do(opens, shuts) {
			return
		}
	}
}

// Worked is the office time between two instants, by the local clock of from. It is negative if to is
// before from.
func (c *Calendar) Worked(from, to time.Time, h Hours) (time.Duration, error) {
	if err := h.stated(); err != nil {
		return 0, err
	}
	to = to.In(from.Location())
	if to.Before(from) {
		worked, err := c.Worked(to, from, h)
		return -worked, err
	}
	first, begin, err := local(from)
	if err != nil {
		return 0, fmt.Errorf("from: %w", err)
	}
	last, end, err := local(to)
	if err != nil {
		return 0, fmt.Errorf("to: %w", err)
	}
	var worked time.Duration
	for i := first; i <= last; i++ {
		c.sessions(i, &h, func(opens, shuts time.Duration) bool {
			if i == first {
				opens = max(opens, begin)
			}
			if i == last {
				shuts = min(shuts, end)
			}
			worked += max(0, shuts-opens)
			return true
		})
	}
	return worked, nil
}

// Due is the first instant by which so much office time has passed since from, on from's local clock; from
// itself if that is none. It is provisional if no notice is known for its year.
func (c *Calendar) Due(from time.Time, d time.Duration, h Hours) (due time.Time, provisional bool, err error) {
	if err := h.stated(); err != nil {
		return time.Time{}, false, err
	}
	first, begin, err := local(from)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("from: %w", err)
	}
	if d < 0 {
		return time.Time{}, false, fmt.Errorf("office time %v is negative: take 0 or more", d)
	}
	if d == 0 {
		return from, c.days[first].Provisional, nil
	}
	for i := first; i < int64(len(c.days)); i++ {
		c.sessions(i, &h, func(opens, shuts time.Duration) bool {
			if i == first {
				opens = max(opens, begin)
			}
			if open := max(0, shuts-opens); open < d {
				d -= open
				return true
			}
			due = at(c.days[i].Date, opens+d, from.Location())
			return false
		})
		if !due.IsZero() {
			return due, c.days[i].Provisional, nil
		}
	}
	return time.Time{}, false, fmt.Errorf("%v of office time from %s end after %s, the last day that the workday calendar knows: take a shorter limit", d, from.Format(time.RFC3339), Last)
}

// local gives the place of an instant's date and the time since midnight on its own clock.
func local(t time.Time) (int64, time.Duration, error) {
	i, err := place(events.DateOf(t))
	hour, minute, second := t.Clock()
	return i, time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second + time.Duration(t.Nanosecond()), err
}

// at is an instant on a local clock.
func at(d events.Date, sinceMidnight time.Duration, where *time.Location) time.Time {
	year, month, day := d.Midnight().Date()
	return time.Date(year, month, day, 0, 0, 0, int(sinceMidnight), where)
}
