// Package calendar counts workdays as the law does: without weekends and statutory holidays, with
// the weekend days that a holiday notice turns into workdays (Licensing Law Art. 82, Penalty Law Art. 85).
//
// Each date has an ordinal, the number of workdays up to and including it, so a span in workdays
// is a subtraction. The days come from 6tail/lunar-go v1.4.6, with two adjusted workdays of 2013
// that it lacks. Years without a published notice are counted by weekends alone and marked
// provisional: whatever depends on them will change.
package calendar

import (
	"fmt"
	"sort"
	"sync"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
)

// Version names this calendar's data. It changes whenever a day changes.
const Version = "lunar-go-1.4.6+2013-04-07+2013-10-12"

// First and Last are the dates that the calendar knows, at midnight UTC.
var (
	First = time.Date(2002, 1, 1, 0, 0, 0, 0, time.UTC)
	Last  = time.Date(2030, 12, 31, 0, 0, 0, 0, time.UTC)
)

// lastNotice is the last year whose holiday notice the data holds.
const lastNotice = 2026

// repairs are adjusted workdays that the library lacks.
var repairs = map[string]bool{"2013-04-07": true, "2013-10-12": true}

// Day is one date of the calendar.
type Day struct {
	Date        time.Time // midnight UTC of the local date
	Workday     bool
	Ordinal     int32 // workdays from First up to and including Date
	Provisional bool  // no notice is published for its year
}

// Days lists every date from First to Last. The slice is shared: read it only.
var Days = sync.OnceValue(func() []Day {
	var days []Day
	ordinal := int32(0)
	for date := First; !date.After(Last); date = date.AddDate(0, 0, 1) {
		day := Day{Date: date, Workday: isWorkday(date), Provisional: date.Year() > lastNotice}
		if day.Workday {
			ordinal++
		}
		day.Ordinal = ordinal
		days = append(days, day)
	}
	return days
})

func isWorkday(date time.Time) bool {
	text := date.Format(time.DateOnly)
	if repairs[text] {
		return true
	}
	if holiday := HolidayUtil.GetHoliday(text); holiday != nil {
		return holiday.IsWork()
	}
	return date.Weekday() != time.Saturday && date.Weekday() != time.Sunday
}

// On gives the day of a date, which is taken by its own year, month and day.
func On(date time.Time) (Day, error) {
	year, month, day := date.Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if midnight.Before(First) || midnight.After(Last) {
		return Day{}, fmt.Errorf("the workday calendar knows %s to %s, not %s", First.Format(time.DateOnly), Last.Format(time.DateOnly), midnight.Format(time.DateOnly))
	}
	return Days()[int(midnight.Sub(First)/(24*time.Hour))], nil
}

// Workdays counts the workdays after from up to and including to: the day of acceptance does not
// count. It is negative if to is before from.
func Workdays(from, to time.Time) (int, error) {
	a, err := On(from)
	if err != nil {
		return 0, err
	}
	b, err := On(to)
	if err != nil {
		return 0, err
	}
	return int(b.Ordinal - a.Ordinal), nil
}

// Add gives the day on which a limit of n workdays from a date ends, n at least 1.
func Add(from time.Time, n int) (Day, error) {
	start, err := On(from)
	if err != nil {
		return Day{}, err
	}
	days := Days()
	i := sort.Search(len(days), func(i int) bool { return days[i].Ordinal >= start.Ordinal+int32(n) })
	if i == len(days) {
		return Day{}, fmt.Errorf("%d workdays after %s end after %s, the last day that the workday calendar knows", n, from.Format(time.DateOnly), Last.Format(time.DateOnly))
	}
	return days[i], nil
}
