package calendar

import (
	"fmt"

	"oneseal/events"
)

// Year is one version of a year's workdays, as a notice of the State Council's office states them.
// Other days follow their weekday.
type Year struct {
	Year    int
	Version int // from 1; 0: no notice is known
	// Notice is the number of the notice, such as 国办发明电〔2016〕17号; "" where it is not confirmed.
	Notice    string
	Published events.Date   // zero where it is not confirmed
	Off       []events.Date // weekend days among them or not
	Work      []events.Date // weekend days that are worked
	Source    string        // where the notice can be read; "" where no page is known
	Note      string        // what this version changed
}

// Citation names what the year's days rest on, in words for people where there is no number.
func (y *Year) Citation() string {
	switch {
	case y.Version == 0:
		return "no notice yet 尚无通知"
	case y.Notice == "":
		return "notice number not confirmed 文号未核实"
	}
	return y.Notice
}

// published is the newest built-in version of each year.
func published() map[int]Year {
	years := make(map[int]Year)
	for _, n := range notices {
		years[n.year] = n.read()
	}
	return years
}

func (y *Year) check(known int) error {
	first, last := First.Midnight().Year(), Last.Midnight().Year()
	switch {
	case y.Year < first || y.Year > last:
		return fmt.Errorf("year %d is outside the workday calendar: take %d to %d", y.Year, first, last)
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
				return fmt.Errorf("%s date %s lies outside %d: state it with a version of its own year", list.field, d, y.Year)
			}
			if other, twice := stated[d]; twice {
				return fmt.Errorf("%s date %s is stated as %s before: state it once", list.field, d, other)
			}
			stated[d] = list.field
		}
	}
	return nil
}
