package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"oneseal/events/calendar"
)

var china = time.FixedZone("", 8*3600)

// usual are the hours that the examples are reckoned with.
var usual = func() calendar.Hours {
	h, err := calendar.Open(calendar.Session{Opens: 9 * time.Hour, Shuts: 12 * time.Hour}, calendar.Session{Opens: 13*time.Hour + 30*time.Minute, Shuts: 17*time.Hour + 30*time.Minute})
	if err != nil {
		panic(err)
	}
	return h
}()

func instant(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", text, china)
	if err != nil {
		panic(err)
	}
	return at
}

// closedTown has a Wednesday without afternoon, a counted and an uncounted closed day in July 2026.
func closedTown(t testing.TB) *calendar.Calendar {
	c, ignored := calendar.FromEvents([]any{
		closure("heat", "320312", "2026-07-15", "2026-07-15", "afternoon", "counted"),
		closure("visit", "320312", "2026-07-16", "2026-07-16", "day", "counted"),
		closure("flood", "320312", "2026-07-17", "2026-07-17", "day", "not_counted"),
		closure("repair", "320312", "2026-07-21", "2026-07-21", "morning", "counted"),
		closure("guests", "320312", "2026-07-23", "2026-07-23", "afternoon", "counted"),
		closure("more guests", "320312", "2026-07-23", "2026-07-23", "morning", "counted"),
	})
	if ignored != nil {
		t.Fatal(ignored)
	}
	return c.In("320312")
}

func TestOfficeHoursPassOnlyWhenTheOfficeIsOpen(t *testing.T) {
	long := must[calendar.Hours](t)(calendar.Open(calendar.Session{Opens: 8 * time.Hour, Shuts: 20 * time.Hour}))
	short := must[calendar.Hours](t)(calendar.Open(calendar.Session{Opens: 10 * time.Hour, Shuts: 11 * time.Hour}))
	for name, test := range map[string]struct {
		from  string
		hours time.Duration
		due   string
		open  calendar.Hours
	}{
		"within a morning":             {"2026-07-14 09:30", 2 * time.Hour, "2026-07-14 11:30", usual},
		"up to lunch":                  {"2026-07-14 09:30", 150 * time.Minute, "2026-07-14 12:00", usual},
		"over lunch":                   {"2026-07-14 11:00", 2 * time.Hour, "2026-07-14 14:30", usual},
		"from lunch":                   {"2026-07-14 12:30", time.Hour, "2026-07-14 14:30", usual},
		"over night":                   {"2026-07-13 16:30", 4 * time.Hour, "2026-07-14 12:00", usual},
		"from before the office opens": {"2026-07-14 03:00", time.Hour, "2026-07-14 10:00", usual},
		"over National Day":            {"2017-09-29 16:30", 2 * time.Hour, "2017-09-30 10:00", usual}, // an adjusted Saturday
		"after the adjusted Saturday":  {"2017-09-30 16:30", 2 * time.Hour, "2017-10-09 10:00", usual},
		"over a half-day":              {"2026-07-15 11:00", 2 * time.Hour, "2026-07-20 10:00", usual},
		"into a morning closed":        {"2026-07-20 16:30", 2 * time.Hour, "2026-07-21 14:30", usual},
		"exposed rubbish, 4 hours":     {"2025-01-27 15:30", 4 * time.Hour, "2025-02-05 11:00", usual}, // the Spring Festival
		"longer hours":                 {"2026-07-13 19:00", 2 * time.Hour, "2026-07-14 09:00", long},
		"half a day of longer hours":   {"2026-07-15 11:00", 2 * time.Hour, "2026-07-20 09:00", long},
		"a morning closed of longer":   {"2026-07-20 19:00", 2 * time.Hour, "2026-07-21 13:00", long},
		"two half-days are a day":      {"2026-07-22 16:30", 2 * time.Hour, "2026-07-24 10:00", usual},
		"hours of every day":           {"2026-07-17 19:00", 2 * time.Hour, "2026-07-18 09:00", long.EveryDay()},
		"hours that change":            {"2026-07-13 16:30", 2 * time.Hour, "2026-07-14 11:00", usual.Until(date("2026-07-14"), short)},
		"hours that change twice":      {"2026-07-13 16:30", 4 * time.Hour, "2026-07-20 09:00", usual.Until(date("2026-07-14"), short).Until(date("2026-07-20"), long)},
		"no time":                      {"2026-07-18 03:00", 0, "2026-07-18 03:00", usual},
	} {
		c := closedTown(t)
		due, _, err := c.Due(instant(test.from), test.hours, test.open)
		if err != nil || !due.Equal(instant(test.due)) {
			t.Errorf("%s: due %v, %v, want %s", name, due, err, test.due)
		}
		if worked := must[time.Duration](t)(c.Worked(instant(test.from), instant(test.due), test.open)); worked != test.hours {
			t.Errorf("%s: worked %v, want %v", name, worked, test.hours)
		}
	}
}

func TestHoursFollowTheClockOfTheOffset(t *testing.T) {
	utc := instant("2026-07-14 09:30").UTC() // 01:30 there
	c := calendar.Published()
	if worked := must[time.Duration](t)(c.Worked(utc, utc.Add(9*time.Hour), usual)); worked != 90*time.Minute {
		t.Errorf("by the clock of UTC %v were worked", worked)
	}
	if worked := must[time.Duration](t)(c.Worked(utc.In(china), utc.Add(9*time.Hour), usual)); worked != 390*time.Minute {
		t.Errorf("by the clock of China %v were worked", worked)
	}
	if due, _, err := c.Due(utc, time.Hour, usual); err != nil || due.Format(time.RFC3339) != "2026-07-14T10:00:00Z" {
		t.Errorf("due %v, %v", due, err)
	}
}

func TestLimitsInHoursAreProvisionalWithTheirYear(t *testing.T) {
	for hours, want := range map[time.Duration]bool{time.Hour: false, 3 * time.Hour: true} {
		due, provisional, err := calendar.Published().Due(instant("2026-12-31 16:00"), hours, usual)
		if err != nil || provisional != want {
			t.Errorf("%v are due %v, provisional %t, %v", hours, due, provisional, err)
		}
	}
}

func TestHoursThatCannotBeAreRefused(t *testing.T) {
	for _, sessions := range [][]calendar.Session{
		nil,
		{{Opens: 9 * time.Hour, Shuts: 9 * time.Hour}},
		{{Opens: -time.Hour, Shuts: 9 * time.Hour}},
		{{Opens: 9 * time.Hour, Shuts: 25 * time.Hour}},
		{{Opens: 9 * time.Hour, Shuts: 12 * time.Hour}, {Opens: 11 * time.Hour, Shuts: 13 * time.Hour}},
	} {
		if _, err := calendar.Open(sessions...); err == nil {
			t.Errorf("%v are taken", sessions)
		}
	}
	c := calendar.Published()
	for name, err := range map[string]error{
		"negative":   third(c.Due(instant("2026-07-14 09:30"), -1, usual)),
		"too long":   third(c.Due(instant("2026-07-14 09:30"), 100_000*time.Hour, usual)),
		"too early":  third(c.Due(instant("1999-07-14 09:30"), time.Hour, usual)),
		"until when": second(c.Worked(instant("2026-07-14 09:30"), instant("2050-07-14 09:30"), usual)),
		"no hours":   second(c.Worked(instant("2026-07-14 09:30"), instant("2026-07-14 10:30"), calendar.Hours{})),
		"no limit":   third(c.Due(instant("2026-07-14 09:30"), time.Hour, calendar.Hours{})),
		"no former":  third(c.Due(instant("2026-07-14 09:30"), time.Hour, calendar.Hours{}.Until(date("2026-07-01"), usual))),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func third[A, B any](_ A, _ B, err error) error { return err }

func TestLawsOfOfficeTime(t *testing.T) {
	c := closedTown(t)
	begin := instant("2026-06-01 00:00")
	short := must[calendar.Hours](t)(calendar.Open(calendar.Session{Opens: 10*time.Hour + 1, Shuts: 11 * time.Hour}))
	some := rapid.Custom(func(t *rapid.T) time.Time {
		return begin.Add(time.Duration(rapid.Int64Range(0, int64(60*24*time.Hour)).Draw(t, "after")))
	})
	hours := rapid.SampledFrom([]calendar.Hours{usual, short, usual.EveryDay(), usual.Until(date("2026-07-01"), short)})
	rapid.Check(t, func(t *rapid.T) {
		h, from, to, later := hours.Draw(t, "hours"), some.Draw(t, "from"), some.Draw(t, "to"), some.Draw(t, "later")
		worked := func(from, to time.Time) time.Duration {
			d, err := c.Worked(from, to, h)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if a, b, whole := worked(from, to), worked(to, later), worked(from, later); a+b != whole {
			t.Fatalf("%v and %v are not %v", a, b, whole)
		}
		if w := worked(from, to); from.Before(to) && (w < 0 || w > to.Sub(from)) {
			t.Fatalf("%v of %v were worked", w, to.Sub(from))
		}
		limit := time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "limit"))
		longer := limit + time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "more"))
		due, _, err := c.Due(from, limit, h)
		after, _, err2 := c.Due(from, longer, h)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if worked(from, due) != limit || due.Before(from) || !due.Before(after) {
			t.Fatalf("%v is due %v, which is %v; %v is due %v", limit, due, worked(from, due), longer, after)
		}
		if limit > 0 && worked(from, due.Add(-1)) >= limit {
			t.Fatalf("%v is due before %v", limit, due)
		}
	})
}
