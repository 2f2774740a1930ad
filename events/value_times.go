package events

import (
	"errors"
	"sync"
	"time"
	_ "time/tzdata" // the zones, whatever the machine has
)

const timeRemedy = `send RFC 3339 with the UTC offset, such as "2017-09-22T09:30:00+08:00"`

var (
	errNotTime = errors.New("is not an RFC 3339 time, to the nanosecond at most")
	errYear    = errors.New("lies outside the years 1901 to 2199")
	errNotZone = errors.New("is not the name of a time zone of the IANA database")
)

// ParseTime reads an RFC 3339 time with at most nine digits after the second. The year as
// written is 1901 to 2199: at any offset, the archive can hold it. The offset is kept as it was
// told; days are those of the subject's zone, whatever the offset.
//
// [time.Parse] is not strict enough: it takes one-digit hours, a comma before the fraction,
// any number of digits after it, and offsets such as +24:60.
func ParseTime(s string) (time.Time, error) {
	if len(s) < len("2006-01-02T15:04:05Z") || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return time.Time{}, errNotTime
	}
	year, month, day, ok := parseDate(s[:10])
	hour, hourOK := twoDigits(s[11:], 23)
	minute, minuteOK := twoDigits(s[14:], 59)
	second, secondOK := twoDigits(s[17:], 59)
	if !ok || !hourOK || !minuteOK || !secondOK {
		return time.Time{}, errNotTime
	}
	rest, nanoseconds := s[19:], 0
	if rest[0] == '.' {
		digits := 0
		for rest = rest[1:]; len(rest) > 0 && isDigit(rest[0]); rest = rest[1:] {
			nanoseconds = nanoseconds*10 + int(rest[0]-'0')
			if digits++; digits > 9 {
				return time.Time{}, errNotTime
			}
		}
		if digits == 0 {
			return time.Time{}, errNotTime
		}
		for ; digits < 9; digits++ {
			nanoseconds *= 10
		}
	}
	offset, ok := parseOffset(rest)
	if !ok {
		return time.Time{}, errNotTime
	}
	if year < 1901 || year > 2199 {
		return time.Time{}, errYear
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, nanoseconds, zone(offset)), nil
}

// parseOffset reads "Z" or "+08:00" as seconds east of UTC.
func parseOffset(s string) (seconds int, ok bool) {
	if s == "Z" {
		return 0, true
	}
	if len(s) != len("+08:00") || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	hours, hoursOK := twoDigits(s[1:], 23)
	minutes, minutesOK := twoDigits(s[4:], 59)
	seconds = hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, hoursOK && minutesOK
}

// parseDate reads "2006-01-02", a day of the calendar.
func parseDate(s string) (year, month, day int, ok bool) {
	if len(s) != len(time.DateOnly) || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	century, centuryOK := twoDigits(s, 99)
	rest, restOK := twoDigits(s[2:], 99)
	month, monthOK := twoDigits(s[5:], 12)
	day, dayOK := twoDigits(s[8:], 31)
	year = century*100 + rest
	if !centuryOK || !restOK || !monthOK || !dayOK || month < 1 || day < 1 {
		return 0, 0, 0, false
	}
	return year, month, day, day <= 28 || day <= daysOf(year, time.Month(month))
}

func daysOf(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func twoDigits(s string, most int) (int, bool) {
	if !isDigit(s[0]) || !isDigit(s[1]) {
		return 0, false
	}
	n := int(s[0]-'0')*10 + int(s[1]-'0')
	return n, n <= most
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// China is the zone of days and hours where nothing else is said: Asia/Shanghai.
var China = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err) // the zones are part of the program
	}
	return zone
}()

// ParseZone reads the name of a time zone of the IANA database, such as "Europe/Amsterdam". Equal names give the same
// pointer.
func ParseZone(name string) (*time.Location, error) {
	if name == China.String() {
		return China, nil
	}
	if known, ok := namedZones.Load(name); ok {
		return known.(*time.Location), nil
	}
	if name == "" || name == "Local" { // which the library takes, and which mean something else on every machine
		return nil, errNotZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, errNotZone
	}
	known, _ := namedZones.LoadOrStore(name, zone)
	return known.(*time.Location), nil
}

// namedZones are the zones read so far, by name.
var namedZones sync.Map

// zone returns a fixed zone, without allocating for the offsets that occur.
func zone(offset int) *time.Location {
	if offset == 0 {
		return time.UTC
	}
	if i := offset/900 + 64; offset%900 == 0 && i >= 0 && i < len(zones) {
		return zones[i]
	}
	return time.FixedZone("", offset)
}

var zones = func() (z [129]*time.Location) {
	for i := range z {
		z[i] = time.FixedZone("", (i-64)*900)
	}
	return z
}()

// InZone returns t at a fixed offset of the given minutes east of UTC.
func InZone(t time.Time, minutes int) time.Time { return t.In(zone(minutes * 60)) }
