package calendar_test

import (
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/events/calendar"
)

func closure(name string, area events.AreaCode, from, to string, kind events.ClosureKind, counting events.ClosureCounting) *events.CalendarClosureAnnounced {
	return &events.CalendarClosureAnnounced{Closure: name, Area: area, From: date(from), To: date(to), Kind: kind, Counting: counting}
}

func notice2027(version int32) *events.CalendarNoticePublished {
	return &events.CalendarNoticePublished{Year: events.Counted(2027), Version: events.Counted(version), Off: []events.Date{date("2027-01-01"), date("2027-01-04")}}
}

func TestBuiltInNoticesSayNothingNew(t *testing.T) {
	var told []any
	for year := 2002; year <= 2026; year++ {
		for _, y := range calendar.Versions(year) {
			told = append(told, y.Event())
		}
	}
	if c, ignored := calendar.FromEvents(told); c != calendar.Published() || ignored != nil {
		t.Errorf("the built-in notices change the calendar; ignored %q", ignored)
	}
}

func TestWhatCannotHoldIsToldAndChangesNothing(t *testing.T) {
	other := calendar.Versions(2013)[0]
	other.Off = other.Off[1:]
	for name, test := range map[string]struct {
		told   []any
		reason string
	}{
		"the same version twice":   {[]any{notice2027(1), notice2027(1)}, "event 2: version 1 of 2027 is not newer"},
		"an older version":         {[]any{notice2027(2), notice2027(1)}, "event 2: version 1 of 2027 is not newer"},
		"other days, same version": {[]any{other.Event()}, "event 1: version 1 of 2013 is not newer"},
		"an unknown year": {[]any{&events.CalendarNoticePublished{Year: events.Counted(2050), Version: events.Counted(1)}},
			"event 1: year 2050 is outside"},
		"a closure that ends before it begins": {[]any{closure("flood", "320312", "2026-07-02", "2026-07-01", "day", "counted")}, "event 1: to 2026-07-01 lies before from 2026-07-02"},
		"a closure out of the calendar":        {[]any{closure("flood", "320312", "2026-07-02", "2050-07-01", "day", "counted")}, "event 1: to: date 2050-07-01"},
		"a closure twice": {[]any{closure("flood", "320312", "2026-07-01", "2026-07-01", "morning", "counted"), closure("flood", "320312", "2026-07-02", "2026-07-02", "day", "counted")},
			"event 2: closure flood is announced already"},
		"an unknown closure":     {[]any{&events.CalendarClosureCancelled{Closure: "flood"}}, "event 1: closure flood is not in force"},
		"what is no calendar's ": {[]any{&events.OrganAbolished{}}, "event 1: *events.OrganAbolished says nothing"},
	} {
		good, none := calendar.FromEvents(test.told[:len(test.told)-1])
		c, ignored := calendar.FromEvents(test.told)
		if len(none) != 0 || len(ignored) != 1 || !strings.HasPrefix(ignored[0], test.reason) {
			t.Errorf("%s: ignored %q, before it %q", name, ignored, none)
		}
		if c.Version(2027) != good.Version(2027) || c.In("320312").Version(2026) != good.In("320312").Version(2026) {
			t.Errorf("%s changed the calendar", name)
		}
	}
}

func TestClosuresHoldInTheirAreaAlone(t *testing.T) {
	c, ignored := calendar.FromEvents([]any{
		notice2027(1),
		closure("flood", "320312", "2026-07-09", "2026-07-13", "day", "not_counted"), // Thursday to Monday
		closure("visit", "320312001", "2026-07-15", "2026-07-15", "day", "counted"),
		closure("heat", "320312001", "2026-07-16", "2026-07-16", "afternoon", "not_counted"),
	})
	if ignored != nil {
		t.Fatal(ignored)
	}
	for area, want := range map[string]int{"320312": 3, "320312001": 3, "320312001207": 3, "3203": 6, "330101": 6, "": 6} {
		local := c.In(area)
		if n := must[int](t)(local.Workdays(date("2026-07-08"), date("2026-07-16"))); n != want {
			t.Errorf("%q has %d workdays, want %d", area, n, want)
		}
		if local.Version(2027) != "2027-1" {
			t.Errorf("%q does not know of 2027: %s", area, local.Version(2027))
		}
		if local != c.In(area) || local.In("330101") != c {
			t.Errorf("%q is made anew, or leads nowhere else", area)
		}
	}
	if due := must[calendar.Day](t)(c.In("320312001").Add(date("2026-07-08"), 1)); due.Date != date("2026-07-14") {
		t.Errorf("a workday after 07-08 in the flood is %s", due.Date)
	}
	if got := c.In("320312").Version(2026) + " " + c.Version(2026) + " " + c.In("320312").Version(2025); got != "2026-1+flood 2026-1 2025-1" {
		t.Errorf("versions %s", got)
	}
	later := must[*calendar.Calendar](t)(c.In("320312").With(calendar.YearOf(notice2027(2))))
	if got := later.Version(2026) + " " + later.In("320312").Version(2026) + " " + later.Version(2027); got != "2026-1 2026-1+flood 2027-2" {
		t.Errorf("after another notice: versions %s", got)
	}
}

func TestACancelledClosureIsNone(t *testing.T) {
	c, ignored := calendar.FromEvents([]any{
		closure("flood", "320312", "2026-07-09", "2026-07-13", "day", "not_counted"),
		closure("visit", "320312", "2026-07-15", "2026-07-15", "day", "not_counted"),
		&events.CalendarClosureCancelled{Closure: "flood"},
	})
	if n := must[int](t)(c.In("320312").Workdays(date("2026-07-08"), date("2026-07-16"))); n != 5 || ignored != nil {
		t.Errorf("%d workdays, ignored %q", n, ignored)
	}
}
