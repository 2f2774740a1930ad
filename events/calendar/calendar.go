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
	"strconv"
	"sync"
	"time"

	"oneseal/events"
)

// First and Last are the dates that every calendar knows.
var First, Last = date(2002, 1, 1), date(2035, 12, 31)

// Calendar is one state of knowledge about workdays. It never changes: With gives another one.
type Calendar struct {
	days     []Day   // from First to Last
	workdays []int32 // places in days, by ordinal - 1
	years    map[int]Year
}

// Day is one date of a calendar.
type Day struct {
	Date        events.Date
	Workday     bool
	Ordinal     int32 // workdays from First up to and including Date
	Provisional bool  // no notice is known for its year
}

// Published is the calendar of the notices that are built in, 2002 to 2026.
var Published = sync.OnceValue(func() *Calendar { return newCalendar(published()) })

func newCalendar(years map[int]Year) *Calendar {
	c := &Calendar{years: years}
	changed := make(map[events.Date]bool)
	for _, y := range years {
		for _, off := range y.Off {
			changed[off] = false
		}
		for _, work := range y.Work {
			changed[work] = true
		}
	}
	for d, i := First, int32(0); !d.Midnight().After(Last.Midnight()); d, i = next(d), i+1 {
		workday, is := changed[d]
		if !is {
			workday = !weekend(d)
		}
		if workday {
			c.workdays = append(c.workdays, i)
		}
		c.days = append(c.days, Day{d, workday, int32(len(c.workdays)), years[d.Midnight().Year()].Version == 0})
	}
	return c
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

// Version names the state of a year, such as "2017-1"; "2027-0" for a year without notice. A
// deadline that is stored names the version it was computed by.
func (c *Calendar) Version(year int) string {
	return strconv.Itoa(year) + "-" + strconv.Itoa(c.years[year].Version)
}

// With gives a calendar in which one year is replaced. It refuses a version that is not newer than
// the one it knows.
func (c *Calendar) With(y Year) (*Calendar, error) {
	if err := y.check(c.Year(y.Year).Version); err != nil {
		return nil, err
	}
	years := maps.Clone(c.years)
	years[y.Year] = y
	return newCalendar(years), nil
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
	return int(c.days[j].Ordinal - c.days[i].Ordinal), nil
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
	ordinal := int64(c.days[i].Ordinal) + int64(n)
	if ordinal < 1 || ordinal > int64(len(c.workdays)) {
		return Day{}, fmt.Errorf("%d workdays from %s end outside %s to %s, which the workday calendar knows: take a shorter limit", n, from, First, Last)
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

// place is a date's place in days.
func place(d events.Date) (int64, error) {
	i := number(d) - number(First)
	if i < 0 || i > number(Last)-number(First) {
		return 0, fmt.Errorf("date %s is outside the workday calendar: take %s to %s", d, First, Last)
	}
	return i, nil
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
