package simulate

import (
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// clock is a reading of the town's local clock: seconds since 1970-01-01 00:00, China standard time.
type clock int64

const (
	minute clock = 60
	hour         = 60 * minute
	day          = 24 * hour

	opens, lunch, resumes, shuts = 9 * hour, 12 * hour, 13*hour + 30*minute, 17*hour + 30*minute
	// officeDay is the office time of a workday.
	officeDay = lunch - opens + shuts - resumes
)

var calendarStart = clockOf(calendar.First.Midnight())

// on is midnight of a date.
func on(year, month, date int) clock {
	return clock(time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC).Unix())
}

// on is midnight of a date of the report's history in this town.
func (t *town) on(year, month, date int) clock { return on(year+t.o.Later, month, date) }

// office is the opening of a day of the report's history in this town, or of the next workday.
func (t *town) office(year, month, date int) clock { return (t.on(year, month, date) + opens).office() }

func clockOf(t time.Time) clock { return on(t.Year(), int(t.Month()), t.Day()) }

func (c clock) time() time.Time {
	return events.InZone(time.Unix(int64(c)-8*3600, 0), 8*60)
}
func (c clock) moment() events.Moment { return events.Moment{Time: c.time()} }
func (c clock) date() events.Date     { return events.DateOf(c.time()) }
func (c clock) midnight() clock       { return c - c%day }
func (c clock) year() int             { return c.time().Year() }

// workday counts a day after the calendar's end by its weekday.
func (c clock) workday() bool {
	days := calendar.Published().Days()
	if i := int((c - calendarStart) / day); i >= 0 && i < len(days) {
		return days[i].Workday
	}
	return (c/day+3)%7 < 5 // 1970-01-01 was a Thursday
}

// plusWorkdays is the same hour of the n-th workday after, or before for a negative n.
func (c clock) plusWorkdays(n int) clock {
	for n < 0 {
		if c -= day; c.workday() {
			n++
		}
	}
	for n > 0 {
		if c += day; c.workday() {
			n--
		}
	}
	return c
}

// office is the next moment of office hours at or after c.
func (c clock) office() clock {
	switch within := c % day; {
	case !c.workday() || within >= shuts:
		c = c.midnight() + day
		for !c.workday() {
			c += day
		}
		return c + opens
	case within < opens:
		return c.midnight() + opens
	case within >= lunch && within < resumes:
		return c.midnight() + resumes
	}
	return c
}

// work is when something is done that takes so much office time.
func (c clock) work(effort clock) clock {
	for {
		c = c.office()
		end := c.midnight() + lunch
		if c%day >= resumes {
			end = c.midnight() + shuts
		}
		if c+effort < end {
			return c + effort
		}
		effort -= end - c
		c = end
	}
}
