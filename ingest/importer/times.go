package importer

import (
	"fmt"
	"strings"
	"time"
)

// yearFirst are read where a mapping names no layouts: year, month and day in this order, so that no text has two readings.
var yearFirst = layoutsOf([]string{
	time.RFC3339Nano, "2006-1-2 15:04:05Z07:00", "2006-1-2 15:04:05", "2006-1-2T15:04:05", "2006-1-2 15:04", "2006-1-2T15:04", "2006-1-2",
	"2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2", "2006.1.2 15:04:05", "2006.1.2 15:04", "2006.1.2",
	"2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006年1月2日", "20060102150405", "20060102",
	"2006-1-2 15:04:05Z0700", "2006-1-2 15:04:05Z07", "2006-1-2 15:04:05 Z0700", "2006-1-2T15:04:05Z0700", "2006-1-2T15:04Z07:00", "2006-1-2 15:04Z07:00",
})

// otherOrders are layouts whose day and month might be the other way round: read only if the mapping says which.
var otherOrders = []string{"02/01/2006", "01/02/2006", "02-01-2006", "01-02-2006", "02.01.2006", "01.02.2006", "02/01/06", "01/02/06", "02.01.06", "06-01-02", "06/01/02"}

// clock reads the times of a log. It is used by one goroutine.
type clock struct {
	zone    *time.Location
	layouts []layout
	stated  bool // the layouts are the mapping's: a text that two of them read differently is refused
	century int  // first of the hundred years of two-digit years
	// asWritten keeps the offset that a time came with; else times are written at the zone's.
	asWritten bool

	last       [32]int   // layout that read the text of that length before: a log's columns differ in it
	calm, ends time.Time // the zone's offset is the same in between, and a day around
}

// moment is a time that was read; repeated says that the zone's clocks showed it twice, of which the first is meant.
type moment struct {
	time.Time
	repeated bool
}

// read gives the instant of a text.
func (c *clock) read(text string) (moment, error) {
	shown, offset, err := c.parse(text)
	switch {
	case err != nil:
		return moment{}, err
	case !offset:
		return c.local(shown, text)
	case c.asWritten:
		return moment{Time: shown}, nil
	}
	return moment{Time: c.write(shown)}, nil
}

// day gives the day of a text, in the zone where it states an offset.
func (c *clock) day(text string) (string, error) {
	shown, offset, err := c.parse(text)
	if err != nil {
		return "", err
	}
	if offset && !c.asWritten {
		shown = shown.In(c.zone)
	}
	return shown.Format(time.DateOnly), nil
}

// parse gives what the clocks showed, as UTC if the text states no offset.
func (c *clock) parse(text string) (shown time.Time, offset bool, err error) {
	found := ""
	last := &c.last[min(len(text), len(c.last)-1)]
	for n := range c.layouts {
		i := n
		if !c.stated {
			i = (*last + n) % len(c.layouts)
		}
		l := &c.layouts[i]
		at, err := time.Parse(l.text, text)
		if err != nil {
			continue
		}
		if l.twoDigits {
			at = time.Date(c.century+((at.Year()-c.century)%100+100)%100, at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), at.Location())
		}
		if !c.stated {
			*last = i
			return at, l.offset, nil
		}
		if found != "" && !at.Equal(shown) {
			return at, false, fmt.Errorf("%q is %s by layout %q and %s by layout %q: leave the one that is meant in the mapping", text, shown.Format(time.DateTime), found, at.Format(time.DateTime), l.text)
		}
		if found == "" {
			shown, offset, found = at, l.offset, l.text
		}
	}
	if found == "" {
		err = c.unread(text)
	}
	return shown, offset, err
}

// layout is a form in which times are written.
type layout struct {
	text      string // Go's reference time
	offset    bool   // it states the offset from UTC
	twoDigits bool   // of the year
}

func layoutsOf(texts []string) []layout {
	all := make([]layout, len(texts))
	for i, text := range texts {
		all[i] = layout{text, strings.Contains(text, "Z07") || strings.Contains(text, "-07"), twoDigitYear(text)}
	}
	return all
}

func twoDigitYear(layout string) bool {
	return strings.Contains(strings.NewReplacer("2006", "", "Z0700", "").Replace(layout), "06")
}

// write gives the time at the zone's offset, or in UTC where RFC 3339 can't write that, as before 1937 in Amsterdam.
func (c *clock) write(at time.Time) time.Time {
	at = at.In(c.zone)
	if _, offset := at.Zone(); offset%60 != 0 {
		return at.UTC()
	}
	return at
}

// local finds the instant at which the zone's clocks showed what a UTC time shows.
func (c *clock) local(shown time.Time, text string) (moment, error) {
	at := time.Date(shown.Year(), shown.Month(), shown.Day(), shown.Hour(), shown.Minute(), shown.Second(), shown.Nanosecond(), c.zone)
	if at.After(c.calm) && at.Before(c.ends) {
		return moment{Time: c.write(at)}, nil
	}
	starts, ends := at.ZoneBounds()
	const day = 24 * time.Hour
	if (starts.IsZero() || at.After(starts.Add(day))) && (ends.IsZero() || at.Before(ends.Add(-day))) {
		if c.calm, c.ends = starts.Add(day), ends.Add(-day); ends.IsZero() {
			c.ends = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		return moment{Time: c.write(at)}, nil
	}
	var found []time.Time
	for _, change := range []time.Time{starts, ends} {
		if change.IsZero() {
			continue
		}
		for _, beside := range []time.Time{change.Add(-time.Second), change} {
			_, offset := beside.In(c.zone).Zone()
			candidate := shown.Add(-time.Duration(offset) * time.Second).In(c.zone)
			if _, own := candidate.Zone(); own == offset && (len(found) == 0 || !found[len(found)-1].Equal(candidate)) {
				found = append(found, candidate)
			}
		}
	}
	if len(found) == 0 {
		return moment{}, fmt.Errorf("%q was shown by no clock of zone %s: clocks were put forward past it; mend it, or give its offset from UTC", text, c.zone)
	}
	first := found[0]
	repeated := false
	for _, other := range found[1:] {
		if repeated = repeated || !other.Equal(first); other.Before(first) {
			first = other
		}
	}
	return moment{c.write(first), repeated}, nil
}

func (c *clock) unread(text string) error {
	if c.stated {
		var texts []string
		for _, l := range c.layouts {
			texts = append(texts, l.text)
		}
		return fmt.Errorf("%q is no time by any of the layouts %q; mend it, or name its layout in the mapping, in Go's form: layouts: [\"02.01.2006 15:04\"]", text, texts)
	}
	var fits []string
	day, _, _ := strings.Cut(strings.ReplaceAll(text, "T", " "), " ")
	for _, layout := range otherOrders {
		at, err := time.Parse(layout, day)
		if err != nil {
			continue
		}
		reading := at.Format("2 January 2006")
		if twoDigitYear(layout) {
			reading = at.Format("2 January, year 06") + ", and years_from says of which century"
		}
		fits = append(fits, fmt.Sprintf("%q (%s)", layout+timeOfDay(text), reading))
	}
	if len(fits) > 0 {
		return fmt.Errorf("%q has its day, month or year in an order that only you know: name the one that is meant in the mapping, as layouts: [...], of %s", text, strings.Join(fits, ", "))
	}
	return fmt.Errorf("%q is no time that begins with year, month and day; mend it, or name its layout in the mapping, in Go's form: layouts: [\"02.01.2006 15:04\"]", text)
}

func timeOfDay(text string) string {
	switch strings.Count(text, ":") {
	case 1:
		return " 15:04"
	case 2:
		return " 15:04:05"
	}
	return ""
}
