package calendar

import (
	"fmt"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"oneseal/events"
)

// Year is one version of a year's workdays, as a holiday notice of the State Council's office states
// them. Other days follow their weekday.
type Year struct {
	Year    int
	Version int // from 1; 0: no notice is known
	// Notice is the number of the notice, such as 国办发明电〔2016〕17号; "" where it is not confirmed.
	Notice    string
	Published events.Date // zero where it is not confirmed
	Off       []events.Date
	Work      []events.Date // weekend days that are worked
	Note      string        // what this version changed
}

func (y *Year) check(known int) error {
	switch {
	case y.Year < First.Midnight().Year() || y.Year > Last.Midnight().Year():
		return fmt.Errorf("year %d is outside the workday calendar: take %d to %d", y.Year, First.Midnight().Year(), Last.Midnight().Year())
	case y.Version <= known:
		return fmt.Errorf("version %d of %d is not newer than version %d, which is known: take %d or a later one", y.Version, y.Year, known, known+1)
	}
	stated := make(map[events.Date]string)
	for _, list := range []struct {
		field string
		dates []events.Date
	}{{"off", y.Off}, {"work", y.Work}} {
		for _, d := range list.dates {
			if d.Midnight().Year() != y.Year {
				return fmt.Errorf("%s date %s lies outside %d: state it with the version of its own year", list.field, d, y.Year)
			}
			if other, twice := stated[d]; twice {
				return fmt.Errorf("%s date %s is stated as %s before: state it once", list.field, d, other)
			}
			stated[d] = list.field
		}
	}
	return nil
}

// published is the newest version of each year that is built in.
func published() map[int]Year {
	years := make(map[int]Year)
	for year := 2002; year <= 2026; year++ {
		y := Year{Year: year, Version: 1}
		for e := HolidayUtil.GetHolidaysByYear(year).Front(); e != nil; e = e.Next() {
			holiday := e.Value.(*HolidayUtil.Holiday)
			d := mustParse(holiday.GetDay())
			if holiday.IsWork() {
				y.Work = append(y.Work, d)
			} else {
				y.Off = append(y.Off, d)
			}
		}
		years[year] = y
	}
	y := years[2013]
	y.Version, y.Work = 2, append(y.Work, date(2013, 4, 7), date(2013, 10, 12))
	years[2013] = y
	return years
}

// mustParse reads a date of the built-in data.
func mustParse(text string) events.Date {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return events.DateOf(t)
}
