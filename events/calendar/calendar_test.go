package calendar_test

import (
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

func date(t testing.TB, text string) events.Date {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return events.DateOf(d)
}

func TestWorkdaysOfYearsFollowTheNotices(t *testing.T) {
	want := map[int]int{2012: 249, 2013: 250, 2014: 250, 2015: 249, 2016: 250, 2017: 249, 2018: 250, 2019: 250,
		2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
	got := make(map[int]int)
	for _, day := range calendar.Published().Days() {
		if day.Workday {
			got[day.Date.Midnight().Year()]++
		}
	}
	for year, count := range want {
		if got[year] != count {
			t.Errorf("%d has %d workdays, want %d", year, got[year], count)
		}
	}
}

func TestLimitsEndOnTheRightDay(t *testing.T) {
	for _, test := range []struct {
		from string
		n    int
		end  string
	}{
		{"2017-09-22", 20, "2017-10-26"},
		{"2017-09-30", 5, "2017-10-13"},
		{"2025-01-20", 20, "2025-02-21"},
	} {
		end, err := calendar.Published().Add(date(t, test.from), test.n)
		if err != nil {
			t.Fatal(err)
		}
		if got := end.Date.String(); got != test.end {
			t.Errorf("%s + %d workdays = %s, want %s", test.from, test.n, got, test.end)
		}
		if n, err := calendar.Published().Workdays(date(t, test.from), end.Date); err != nil || n != test.n {
			t.Errorf("from %s to %s: %d workdays, %v, want %d", test.from, test.end, n, err, test.n)
		}
	}
}

func TestYearsWithoutANoticeAreProvisional(t *testing.T) {
	end, err := calendar.Published().Add(date(t, "2026-12-28"), 10)
	if err != nil {
		t.Fatal(err)
	}
	if !end.Provisional {
		t.Errorf("a limit that ends on %s is not provisional", end.Date.String())
	}
	if _, err := calendar.Published().Add(date(t, "2035-12-20"), 20); err == nil {
		t.Error("a limit past the calendar has no error")
	}
}

func TestNoticesTurnWeekendsIntoWorkdaysAndBack(t *testing.T) {
	for text, want := range map[string]bool{
		"2017-09-30": true,  // Saturday, worked for the National Day week
		"2017-10-08": false, // Sunday, Mid-Autumn's last day off
		"2017-10-09": true,
		"2013-04-07": true, // Sunday, worked for Tomb-Sweeping Day
		"2013-10-12": true, // Saturday, worked for the National Day week
		"2013-04-05": false,
		"2026-10-01": false,
		"2026-10-10": true,
	} {
		day, err := calendar.Published().On(date(t, text))
		if err != nil {
			t.Fatal(err)
		}
		if day.Workday != want {
			t.Errorf("%s is a workday: %v, want %v", text, day.Workday, want)
		}
	}
}

// The span of a limit is the limit, from any day on, and the days have no gap.
func TestOrdinalsCountEveryWorkdayOnce(t *testing.T) {
	days := calendar.Published().Days()
	if days[0].Date != calendar.First || days[len(days)-1].Date != calendar.Last {
		t.Fatalf("the days run from %s to %s", days[0].Date, days[len(days)-1].Date)
	}
	for i, day := range days[1:] {
		before := days[i]
		step := day.Ordinal - before.Ordinal
		if day.Date.Midnight().Sub(before.Date.Midnight()) != 24*time.Hour || step != 0 && step != 1 || (step == 1) != day.Workday {
			t.Fatalf("%v follows %v", day, before)
		}
		if day.Date.Midnight().Year() > 2034 {
			continue
		}
		end, err := calendar.Published().Add(day.Date, 20)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := calendar.Published().Workdays(day.Date, end.Date); err != nil || n != 20 || !end.Workday {
			t.Fatalf("20 workdays from %s end on %v: %d, %v", day.Date, end, n, err)
		}
	}
}
