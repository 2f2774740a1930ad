package calendar_test

import (
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// The first and the last day, and the first and the last workday, are the calendar's; the days before and after are not.
func TestCalendarEndsWithItsLastDay(t *testing.T) {
	c := calendar.Published()
	for _, day := range []events.Date{calendar.First, calendar.Last} {
		if on := must[calendar.Day](t)(c.On(day)); on.Date != day {
			t.Errorf("asked for %s it gives %s", day, on.Date)
		}
	}
	for _, day := range []events.Date{date("2001-12-31"), date("2036-01-01")} {
		if _, err := c.On(day); err == nil || !strings.Contains(err.Error(), "take 2002-01-01 to 2035-12-31") {
			t.Errorf("%s: %v", day, err)
		}
	}
	days := c.Days()
	last := int(days[len(days)-1].Ordinal)
	first, end := must[calendar.Day](t)(c.At(1)), must[calendar.Day](t)(c.At(int32(last)))
	if got := must[calendar.Day](t)(c.Add(end.Date, 1-last)); got != first {
		t.Errorf("%d workdays before the last workday is %v, want the first one %v", last-1, got, first)
	}
	if got := must[calendar.Day](t)(c.Add(first.Date, last-1)); got != end {
		t.Errorf("%d workdays after the first workday is %v, want the last one %v", last-1, got, end)
	}
	for what, err := range map[string]error{"before the first workday": second(c.Add(end.Date, -last)), "after the last workday": second(c.Add(first.Date, last)), "of ordinal 0": second(c.At(0)), "of the ordinal after the last": second(c.At(int32(last) + 1))} {
		if err == nil {
			t.Errorf("there is a workday %s", what)
		}
	}
}

// A clock that is stopped on its last day ends when it goes on, so that the day is not known while it stands.
func TestSuspensionOnTheLastDayLeavesTheEndOpen(t *testing.T) {
	c := calendar.Published()
	clock := calendar.Clock{Start: date("2017-09-22"), Limit: events.HalfWorkdays(40), Suspended: []calendar.Span{{From: date("2017-10-26")}}}
	if got := must[calendar.Reading](t)(c.Read(&clock, events.Date{})); !got.Due.IsZero() {
		t.Errorf("suspended on 2017-10-26, the last day, it is due %s", got.Due)
	}
	clock.Suspended[0].From = date("2017-10-27")
	if got := must[calendar.Reading](t)(c.Read(&clock, events.Date{})); got.Due != date("2017-10-26") {
		t.Errorf("suspended after the last day it is due %s", got.Due)
	}
}

// To is the last day that a reading depends on: that of the end, of a suspension or after the limit, whichever comes last. A
// reading is provisional with it.
func TestAReadingNamesTheLastDayThatItDependsOn(t *testing.T) {
	c := calendar.Published()
	for _, r := range []struct {
		name        string
		suspended   []calendar.Span
		end, to     string
		provisional bool
	}{
		{"the day after the limit", nil, "2026-12-01", "2026-12-08", false},
		{"a late end", nil, "2026-12-10", "2026-12-10", false},
		{"a late end on a day off", nil, "2026-12-12", "2026-12-12", false},
		{"an end in a year without notice", nil, "2027-01-05", "2027-01-05", true},
		{"a suspension that ended after the decision, in a year without notice", []calendar.Span{{From: date("2026-12-01"), To: date("2027-01-05")}}, "2026-11-27", "2027-01-12", true},
		{"a suspension after the limit that ended in a year without notice", []calendar.Span{{From: date("2026-12-10"), To: date("2027-01-04")}}, "2026-11-27", "2027-01-04", true},
	} {
		clock := calendar.Clock{Start: date("2026-11-23"), Limit: events.HalfWorkdays(20), Suspended: r.suspended}
		got := must[calendar.Reading](t)(c.Read(&clock, date(r.end)))
		if got.To != date(r.to) {
			t.Errorf("%s: it depends on days up to %s, want %s", r.name, got.To, r.to)
		}
		if got.Provisional != r.provisional {
			t.Errorf("%s: provisional is %v", r.name, got.Provisional)
		}
	}
}

// Sessions may touch, and the last may end with the day. What can't be names the session and what to state.
func TestSessionsMayTouchAndEndAtMidnight(t *testing.T) {
	for _, sessions := range [][]calendar.Session{
		{{Opens: 9 * time.Hour, Shuts: 12 * time.Hour}, {Opens: 12 * time.Hour, Shuts: 15 * time.Hour}},
		{{Opens: 0, Shuts: 24 * time.Hour}},
	} {
		if _, err := calendar.Open(sessions...); err != nil {
			t.Errorf("%v: %v", sessions, err)
		}
	}
	_, err := calendar.Open(calendar.Session{Opens: 9 * time.Hour, Shuts: 12 * time.Hour}, calendar.Session{Opens: 11 * time.Hour, Shuts: 13 * time.Hour})
	if err == nil || !strings.HasPrefix(err.Error(), "session 2 from 11h0m0s to 13h0m0s is not within 12h0m0s to 24h0m0s") {
		t.Errorf("overlapping sessions: %v", err)
	}
}

func TestAVersionThatIsNotNewerSaysWhichWouldBe(t *testing.T) {
	y := calendar.Published().Year(2017)
	_, err := calendar.Published().With(y)
	if err == nil || !strings.Contains(err.Error(), "version 1 of 2017 is not newer than version 1, which is known: take 2 or a later one") {
		t.Errorf("a version that is known: %v", err)
	}
}
