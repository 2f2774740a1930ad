// Package holidays gives the days off of other countries' years, for an instance whose logs are not China's: told as
// notices, they take the place of the State Council's in the workday calendar. They come from rickar/cal, for countries
// whose rules it knows for all years, or from a file that states each day.
package holidays

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/us"

	"oneseal/events"
)

// countries are those of which rickar/cal and Python's holidays agree on each year of the workday calendar.
var countries = map[string][]*cal.Holiday{"at": at.Holidays, "be": be.Holidays, "nl": dutch, "no": no.Holidays, "us": us.Holidays}

// dutch are those of the library with what it takes from the present: the king's day is the queen's, on another date, up
// to 2013, and of the liberation's days only each fifth is off.
var dutch = append(slices.DeleteFunc(slices.Clone(nl.Holidays), func(h *cal.Holiday) bool { return h == nl.Koningsdag || h == nl.BevrijdingsDag }),
	&cal.Holiday{Name: "Koninginnedag", Month: time.April, Day: 30, EndYear: 2013, Func: cal.CalcDayOfMonth, Observed: []cal.AltDay{{Day: time.Sunday, Offset: -1}}},
	&cal.Holiday{Name: "Koningsdag", Month: time.April, Day: 27, StartYear: 2014, Func: cal.CalcDayOfMonth, Observed: []cal.AltDay{{Day: time.Sunday, Offset: -1}}},
	&cal.Holiday{Name: "Bevrijdingsdag", Month: time.May, Day: 5, Func: func(h *cal.Holiday, year int) time.Time {
		if year%5 != 0 {
			return time.Time{}
		}
		return cal.CalcDayOfMonth(h, year)
	}})

// Countries lists the codes (ISO 3166-1, lower case) that are known.
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }

// Of gives a country's days off of a year that are no Saturday or Sunday, in order: holidays of the whole country, and
// the days to which they are moved.
func Of(country string, year int) ([]events.Date, error) {
	known, ok := countries[strings.ToLower(country)]
	if !ok {
		return nil, fmt.Errorf("country %q is none of %s: state its days off in a file", country, strings.Join(Countries(), ", "))
	}
	days := make(map[string]events.Date)
	for _, h := range known {
		if h.Type == cal.ObservanceOther {
			continue
		}
		for y := year - 1; y <= year+1; y++ { // a new year's day may be moved into the year before
			actual, observed := h.Calc(y)
			for _, day := range []time.Time{actual, observed} {
				if day.Year() == year && !cal.IsWeekend(day) {
					days[day.Format(time.DateOnly)] = events.DateOf(day)
				}
			}
		}
	}
	return inOrder(days), nil
}

// Read reads days off from a text: a day such as 2011-04-29 on each line, and what follows it is a remark. It gives them
// by their years.
func Read(from io.Reader) (map[int][]events.Date, error) {
	days := make(map[int]map[string]events.Date)
	lines := bufio.NewScanner(from)
	for number := 1; lines.Scan(); number++ {
		text, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")), " ")
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is no day: begin the line with one such as 2011-04-29", number, text)
		}
		if cal.IsWeekend(day) {
			return nil, fmt.Errorf("line %d: %s is a %s, which is off anyway: take it out", number, text, day.Weekday())
		}
		if days[day.Year()] == nil {
			days[day.Year()] = make(map[string]events.Date)
		}
		days[day.Year()][text] = events.DateOf(day)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the days off: %w", err)
	}
	years := make(map[int][]events.Date, len(days))
	for year, of := range days {
		years[year] = inOrder(of)
	}
	return years, nil
}

func inOrder(days map[string]events.Date) []events.Date {
	var all []events.Date
	for _, day := range slices.Sorted(maps.Keys(days)) {
		all = append(all, days[day])
	}
	return all
}
