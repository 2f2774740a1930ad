package lawtest

import (
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

func day(year int, month time.Month, n int) events.Date {
	return events.DateOf(time.Date(year, month, n, 0, 0, 0, 0, time.UTC))
}

func dayOf(e *events.Event) events.Date { return events.DateOf(e.Time.In(events.China)) }

func after(a, b events.Date) bool { return a.Midnight().After(b.Midnight()) }

// worked is whether the notices make a day one of work. Beyond their years every weekday is.
func worked(d events.Date) bool {
	on, err := calendar.Published().On(d)
	if err != nil {
		weekday := d.Midnight().Weekday()
		return weekday != time.Saturday && weekday != time.Sunday
	}
	return on.Workday
}

// nextWorked is the first workday after a day.
func nextWorked(d events.Date) events.Date {
	for d = d.AddDays(1); !worked(d); d = d.AddDays(1) {
	}
	return d
}

// afterWorked counts so many workdays on; the first day does not count.
func afterWorked(d events.Date, n int) events.Date {
	for range n {
		d = nextWorked(d)
	}
	return d
}

// orNext is the day itself, or the first workday after a day off: a period that ends on one ends then (Civil Code Art. 203).
func orNext(d events.Date) events.Date {
	if worked(d) {
		return d
	}
	return nextWorked(d)
}

// months counts calendar months: the same day, or the month's last where it has no such day (Civil Code Art. 202).
func months(from events.Date, n int) events.Date {
	year, month, of := from.Midnight().Date()
	for ; of > 0; of-- {
		if got := time.Date(year, month+time.Month(n), of, 0, 0, 0, 0, time.UTC); got.Day() == of {
			return events.DateOf(got)
		}
	}
	return from
}

// workedBetween counts the workdays after a day up to another.
func workedBetween(from, to events.Date) int {
	n := 0
	for d := from.AddDays(1); !after(d, to); d = d.AddDays(1) {
		if worked(d) {
			n++
		}
	}
	return n
}

func daysBetween(from, to events.Date) int {
	return int(to.Midnight().Sub(from.Midnight()) / (24 * time.Hour))
}
