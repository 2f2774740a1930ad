// Package calendar counts workdays as the law does: without weekends and statutory holidays, with
// the weekend days that a holiday notice turns into workdays (Licensing Law Art. 82, Penalty Law Art. 85).
//
// A [Calendar] is one state of knowledge: what the notices known to it say, year by year, each in a
// version that a deadline can name. Each date has an ordinal, the number of workdays up to and
// including it, so a span in workdays is a subtraction. A year without a notice is counted by
// weekends alone and marked provisional: whatever depends on it will change.
package calendar

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"oneseal/events"
)

// First and Last are the dates that every calendar knows.
var First, Last = date(2002, 1, 1), date(2035, 12, 31)

// Calendar is one state of knowledge about workdays. It never changes: With gives another one.
type Calendar struct {
	days     []Day   // from First to Last
	ordinals []int32 // of the days once more, close together: counting reads nothing else
	workdays []int32 // places in days, by ordinal - 1
	years    map[int]Year
	closures []*events.CalendarClosureAnnounced
	areas    *sync.Map // of *Calendar by the areas that were asked for and have closures

	// An area's calendar has these: what it was made of, and what its closures take.
	nation  *Calendar
	shut    map[int64]halves // by place in days
	stopped map[int][]string // names of closures whose days are not counted, by year
}

// Day is one date of a calendar.
type Day struct {
	Date        events.Date
	Workday     bool
	Ordinal     int32 // workdays from First up to and including Date
	Provisional bool  // no notice is known for its year
}

// Published is the calendar of the notices that are built in, 2002 to 2026.
var Published = sync.OnceValue(func() *Calendar { return newCalendar(published(), nil) })

func newCalendar(years map[int]Year, closures []*events.CalendarClosureAnnounced) *Calendar {
	c := &Calendar{years: years, closures: closures, areas: new(sync.Map)}
	changed := make(map[events.Date]bool)
	for _, y := range years {
		for _, off := range y.Off {
			changed[off] = false
		}
		for _, work := range y.Work {
			changed[work] = true
		}
	}
	for d := First; number(d) <= number(Last); d = next(d) {
		workday, is := changed[d]
		c.days = append(c.days, Day{Date: d, Workday: is && workday || !is && !weekend(d), Provisional: years[d.Midnight().Year()].Version == 0})
	}
	c.count()
	return c
}

// count gives each day its ordinal.
func (c *Calendar) count() {
	c.ordinals = make([]int32, len(c.days))
	for i := range c.days {
		if c.days[i].Workday {
			c.workdays = append(c.workdays, int32(i))
		}
		c.ordinals[i] = int32(len(c.workdays))
		c.days[i].Ordinal = c.ordinals[i]
	}
}

// Days lists every date from First to Last. The slice is shared: read it only.
func (c *Calendar) Days() []Day { return c.days }

// Year gives what the calendar knows of a year; Version 0 if that is no more than weekends.
func (c *Calendar) Year(year int) Year {
	if y, ok := c.years[year]; ok {
		return y
	}
	return Year{Year: year}
}

// Version names the state of a year, such as "2017-1"; "2027-0" for a year without notice, and
// "2027-1+snow" in an area where a closure of that name took days out of the count. A deadline that
// is stored names the version that it was computed by.
func (c *Calendar) Version(year int) string {
	return strings.Join(append([]string{fmt.Sprintf("%d-%d", year, c.years[year].Version)}, c.stopped[year]...), "+")
}

// With gives a calendar in which one year is replaced; an area's closures stay. It refuses a version
// that is not newer than the one that is known.
func (c *Calendar) With(y Year) (*Calendar, error) {
	if err := y.check(c.years[y.Year].Version); err != nil {
		return nil, err
	}
	years := maps.Clone(c.years)
	years[y.Year] = y
	return newCalendar(years, c.closures), nil
}

// On gives the day of a date.
func (c *Calendar) On(d events.Date) (Day, error) {
	i, err := place(d)
	if err != nil {
		return Day{}, err
	}
	return c.days[i], nil
}

// Workdays counts the workdays after from up to and including to: the day of acceptance does not
// count. It is negative if to is before from.
func (c *Calendar) Workdays(from, to events.Date) (int, error) {
	i, err := place(from)
	if err != nil {
		return 0, err
	}
	j, err := place(to)
	if err != nil {
		return 0, err
	}
	return int(c.ordinals[j] - c.ordinals[i]), nil
}

// Add gives the day on which a limit of n workdays from a date ends: the workday up to which
// Workdays counts n, also for a negative n. A limit of 0 ends on the date itself.
func (c *Calendar) Add(from events.Date, n int) (Day, error) {
	i, err := place(from)
	if err != nil {
		return Day{}, err
	}
	if n == 0 {
		return c.days[i], nil
	}
	ordinal := int64(c.ordinals[i]) + int64(n)
	if ordinal < 1 || ordinal > int64(len(c.workdays)) {
		return Day{}, fmt.Errorf("%d workdays from %s end outside the workday calendar, %s to %s: take a shorter limit", n, from, First, Last)
	}
	return c.days[c.workdays[ordinal-1]], nil
}

// At gives the workday of an ordinal.
func (c *Calendar) At(ordinal int32) (Day, error) {
	if ordinal < 1 || int(ordinal) > len(c.workdays) {
		return Day{}, fmt.Errorf("ordinal %d is of no workday that the calendar knows: take 1 to %d", ordinal, len(c.workdays))
	}
	return c.days[c.workdays[ordinal-1]], nil
}

var firstNumber, lastNumber = number(First), number(Last)

// place is a date's place in days.
func place(d events.Date) (int64, error) {
	i := number(d) - firstNumber
	if uint64(i) > uint64(lastNumber-firstNumber) {
		return 0, outside(d)
	}
	return i, nil
}

func outside(d events.Date) error {
	return fmt.Errorf("date %s is outside the workday calendar: take %s to %s", d, First, Last)
}

// number counts days since 1970-01-01.
func number(d events.Date) int64 { return d.Midnight().Unix() / 86400 }

func date(year, month, day int) events.Date {
	return events.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

func next(d events.Date) events.Date { return events.DateOf(d.Midnight().AddDate(0, 0, 1)) }

func weekend(d events.Date) bool {
	weekday := d.Midnight().Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}
