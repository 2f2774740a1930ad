package calendar_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

func date(text string) events.Date {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return events.DateOf(d)
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestLimitsEndOnTheRightDay(t *testing.T) {
	c := calendar.Published()
	for _, test := range []struct {
		from string
		n    int
		end  string
	}{
		{"2017-09-22", 20, "2017-10-26"},
		{"2017-09-30", 5, "2017-10-13"},
		{"2025-01-20", 20, "2025-02-21"},
		{"2013-10-11", 1, "2013-10-12"},  // an adjusted Saturday
		{"2017-10-26", -1, "2017-10-25"}, // a reminder
		{"2017-10-08", -1, "2017-09-29"}, // 09-30 lies between, and was worked
		{"2017-10-08", 0, "2017-10-08"},
	} {
		end := must[calendar.Day](t)(c.Add(date(test.from), test.n))
		if end.Date != date(test.end) {
			t.Errorf("%s + %d workdays = %s, want %s", test.from, test.n, end.Date, test.end)
		}
		if n := must[int](t)(c.Workdays(date(test.from), end.Date)); n != test.n {
			t.Errorf("from %s to %s: %d workdays, want %d", test.from, test.end, n, test.n)
		}
	}
}

func TestYearsWithoutANoticeAreProvisional(t *testing.T) {
	c := calendar.Published()
	if end := must[calendar.Day](t)(c.Add(date("2026-12-28"), 10)); !end.Provisional || end.Date != date("2027-01-11") {
		t.Errorf("10 workdays from 2026-12-28 end on %+v", end)
	}
	if end := must[calendar.Day](t)(c.Add(date("2026-12-28"), 3)); end.Provisional {
		t.Errorf("3 workdays from 2026-12-28 end on %+v", end)
	}
	if got := c.Version(2026) + " " + c.Version(2027); got != "2026-1 2027-0" {
		t.Errorf("versions %s", got)
	}
}

// Ordinals lead from a date to a workday and back; the span of a limit is the limit, from any day on.
func TestOrdinalsCountEveryWorkdayOnce(t *testing.T) {
	c := calendar.Published()
	days := c.Days()
	if days[0].Date != calendar.First || days[len(days)-1].Date != calendar.Last {
		t.Fatalf("the days run from %s to %s", days[0].Date, days[len(days)-1].Date)
	}
	for i, day := range days[1:] {
		before := days[i]
		step := day.Ordinal - before.Ordinal
		if day.Date.Midnight().Sub(before.Date.Midnight()) != 24*time.Hour || step != 0 && step != 1 || (step == 1) != day.Workday {
			t.Fatalf("%v follows %v", day, before)
		}
		if day.Workday {
			if same := must[calendar.Day](t)(c.At(day.Ordinal)); same != day {
				t.Fatalf("ordinal %d is %v, not %v", day.Ordinal, same, day)
			}
		}
		if day.Date.Midnight().Year() > 2034 {
			continue
		}
		end := must[calendar.Day](t)(c.Add(day.Date, 20))
		if n := must[int](t)(c.Workdays(day.Date, end.Date)); n != 20 || !end.Workday {
			t.Fatalf("20 workdays from %s end on %v: %d", day.Date, end, n)
		}
	}
}

func TestDatesOutsideTheCalendarAreRefused(t *testing.T) {
	c := calendar.Published()
	last := c.Days()[len(c.Days())-1].Ordinal
	for name, err := range map[string]error{
		"date 2001-12-31": second(c.On(date("2001-12-31"))),
		"date 2036-01-01": second(c.Workdays(date("2020-01-01"), date("2036-01-01"))),
		"date 0001-01-01": second(c.Add(events.Date{}, 1)),
		"20 workdays":     second(c.Add(date("2035-12-20"), 20)),
		"-3 workdays":     second(c.Add(date("2002-01-04"), -3)),
		"ordinal 0":       second(c.At(0)),
		"ordinal 8":       second(c.At(last + 1)),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), name) || !strings.Contains(err.Error(), ": take ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestANoticeReplacesItsYear(t *testing.T) {
	c := calendar.Published()
	y := calendar.Year{Year: 2027, Version: 1, Notice: "国办发明电〔2026〕1号", Off: []events.Date{date("2027-01-01"), date("2027-01-04")}, Work: []events.Date{date("2027-01-09")}}
	told := must[*calendar.Calendar](t)(c.With(y))
	if n, before := must[int](t)(told.Workdays(date("2026-12-31"), date("2027-01-11"))), must[int](t)(c.Workdays(date("2026-12-31"), date("2027-01-11"))); n != 6 || before != 7 {
		t.Errorf("%d workdays after the notice, want 6; %d before it, want 7", n, before)
	}
	if day := must[calendar.Day](t)(told.On(date("2027-01-09"))); day.Provisional || !day.Workday || told.Version(2027) != "2027-1" {
		t.Errorf("%v, version %s", day, told.Version(2027))
	}
	for name, change := range map[string]func(*calendar.Year){
		"version 1 of 2027":                  func(*calendar.Year) {},
		"year 2036":                          func(y *calendar.Year) { y.Year = 2036 },
		"off date 2026-12-31 lies outside":   func(y *calendar.Year) { y.Off = []events.Date{date("2026-12-31")} },
		"work date 2027-01-01 is stated as":  func(y *calendar.Year) { y.Work = []events.Date{date("2027-01-01")} },
		"off date 2027-01-01 is stated as o": func(y *calendar.Year) { y.Off = append(y.Off, date("2027-01-01")) },
	} {
		bad := y
		bad.Off = append([]events.Date(nil), y.Off...)
		if bad.Version = 2; name == "version 1 of 2027" {
			bad.Version = 1
		}
		change(&bad)
		if _, err := told.With(bad); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkWorkdays(b *testing.B) {
	c, from, to := calendar.Published(), someDates(), someDates()
	for i := 0; b.Loop(); i++ {
		c.Workdays(from[i%1024], to[i%1024])
	}
}

func BenchmarkAdd(b *testing.B) {
	c, from := calendar.Published(), someDates()
	for i := 0; b.Loop(); i++ {
		c.Add(from[i%1024], i%64)
	}
}

func someDates() (dates [1024]events.Date) {
	for i := range dates {
		dates[i] = events.DateOf(date("2012-01-01").Midnight().AddDate(0, 0, rand.IntN(5000)))
	}
	return dates
}
