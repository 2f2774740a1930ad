package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"oneseal/events"
	"oneseal/events/calendar"
)

func span(t *testing.T, from, to string) calendar.Span {
	s := calendar.Span{From: date(from)}
	if to != "" {
		s.To = date(to)
	}
	return s
}

// Worked by hand on the wall calendars of those years.
func TestClocksOfTheLicensingLaw(t *testing.T) {
	for _, test := range []struct {
		name              string
		start             string
		halves, extended  int32
		suspended         []calendar.Span
		end               string
		due, over         string // "" unknown
		used, left        int
		late, provisional bool
	}{
		{name: "Art. 42: 20 workdays across National Day", start: "2017-09-22", halves: 40, end: "2017-10-26", due: "2017-10-26", over: "2017-10-27", used: 20},
		{name: "Art. 42: a day later is late", start: "2017-09-22", halves: 40, end: "2017-10-27", due: "2017-10-26", over: "2017-10-27", used: 21, late: true},
		{name: "Art. 42, 82: the limit ended on Friday, so a decision on the Saturday after uses no workday and is late", start: "2017-09-15", halves: 10, end: "2017-09-23", due: "2017-09-22", over: "2017-09-25", used: 5, late: true},
		{name: "Art. 32: 5 workdays from an adjusted Saturday", start: "2017-09-30", halves: 10, end: "2017-10-13", due: "2017-10-13", over: "2017-10-16", used: 5},
		{name: "Art. 44: 20 workdays across Spring Festival", start: "2025-01-20", halves: 40, end: "2025-02-20", due: "2025-02-21", over: "2025-02-24", used: 19},
		{name: "Art. 45: three days suspended", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-09-25", "2017-09-28")}, end: "2017-10-31",
			due: "2017-10-31", over: "2017-11-01", used: 20, left: 3},
		{name: "Art. 45: a suspension over the holiday week leaves out its workdays alone", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-09-29", "2017-10-10")}, end: "2017-10-31",
			due: "2017-10-31", over: "2017-11-01", used: 20, left: 3},
		{name: "Art. 45: suspensions that overlap count once", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-09-25", "2017-09-28"), span(t, "2017-09-26", "2017-09-29")}, end: "2017-11-01",
			due: "2017-11-01", over: "2017-11-02", used: 20, left: 4},
		{name: "Art. 45: what is suspended before acceptance counts nothing", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-09-18", "2017-09-25")}, end: "2017-10-27",
			due: "2017-10-27", over: "2017-10-30", used: 20, left: 1},
		{name: "Art. 45: nor what is suspended after the limit ran out", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-10-27", "2017-10-31")}, end: "2017-11-01",
			due: "2017-10-26", over: "2017-10-27", used: 22, left: 2, late: true},
		{name: "Art. 45: suspended on the last day, and still in time when it goes on", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-10-26", "2017-10-31")}, end: "2017-10-31",
			due: "2017-10-31", over: "2017-11-01", used: 20, left: 3},
		{name: "Art. 45: while it is suspended nobody knows the day", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-09-25", "")}},
		{name: "Art. 45: but it was over before", start: "2017-09-22", halves: 40, suspended: []calendar.Span{span(t, "2017-11-01", "")}, due: "2017-10-26", over: "2017-10-27"},
		{name: "Art. 45: decided while suspended", start: "2017-09-22", halves: 10, suspended: []calendar.Span{span(t, "2017-09-25", "")}, end: "2017-10-20", due: "2017-10-26", over: "2017-10-27", used: 1, left: 15},
		{name: "Art. 42: extended by 10", start: "2017-09-22", halves: 40, extended: 20, end: "2017-11-09", due: "2017-11-09", over: "2017-11-10", used: 30},
		{name: "Art. 42: 45 and 15 where handled jointly", start: "2017-09-01", halves: 90, extended: 30, due: "2017-11-30", over: "2017-12-01"},
		{name: "a promise of four and a half ends with the fourth day", start: "2017-09-18", halves: 9, end: "2017-09-25", due: "2017-09-22", over: "2017-09-25", used: 5, late: true},
		{name: "on the spot, on a Sunday", start: "2017-09-17", halves: 0, end: "2017-09-17", due: "2017-09-17", over: "2017-09-18"},
		{name: "across a New Year without a notice", start: "2026-12-28", halves: 20, due: "2027-01-11", over: "2027-01-12", provisional: true},
	} {
		clock := calendar.Clock{Start: date(test.start), Limit: events.HalfWorkdays(test.halves), Suspended: test.suspended}
		if test.extended > 0 {
			clock.Extended = events.HalfWorkdays(test.extended)
		}
		var end events.Date
		if test.end != "" {
			end = date(test.end)
		}
		got, err := calendar.Published().Read(&clock, end)
		if err != nil {
			t.Fatal(err)
		}
		day := func(d events.Date) string {
			if d.IsZero() {
				return ""
			}
			return d.String()
		}
		if day(got.Due) != test.due || day(got.Over) != test.over || got.Used != test.used || got.Excluded != test.left || got.Late != test.late || got.Provisional != test.provisional {
			t.Errorf("%s:\ngot  due %s over %s used %d left out %d late %v provisional %v\nwant %+v", test.name, day(got.Due), day(got.Over), got.Used, got.Excluded, got.Late, got.Provisional, test)
		}
	}
}

// What the reading says of the end and of the due day agrees: a case is late after the day Due, and not before, and uses more
// workdays than it has from the day Over on, however its suspensions lie. The count is done day by day here.
func TestLateIsAfterTheLastDayInTime(t *testing.T) {
	c := calendar.Published()
	base := date("2016-12-01")
	plus := func(d events.Date, days int) events.Date { return events.DateOf(d.Midnight().AddDate(0, 0, days)) }
	rapid.Check(t, func(t *rapid.T) {
		clock := calendar.Clock{Start: plus(base, rapid.IntRange(0, 400).Draw(t, "start")), Limit: events.HalfWorkdays(rapid.Int32Range(0, 60).Draw(t, "limit"))}
		from := 0
		for range rapid.IntRange(0, 4).Draw(t, "suspensions") {
			from += rapid.IntRange(0, 20).Draw(t, "from")
			to := from + rapid.IntRange(0, 25).Draw(t, "days")
			clock.Suspended = append(clock.Suspended, calendar.Span{From: plus(clock.Start, from), To: plus(clock.Start, to)})
		}
		open, err := c.Read(&clock, events.Date{})
		if err != nil {
			t.Fatal(err)
		}
		used := 0
		for n := 1; n < 200; n++ {
			day := plus(clock.Start, n)
			on, err := c.On(day)
			if err != nil {
				t.Fatal(err)
			}
			counts := on.Workday
			for _, s := range clock.Suspended {
				if day.Midnight().After(s.From.Midnight()) && !day.Midnight().After(s.To.Midnight()) {
					counts = false
				}
			}
			if counts {
				used++
			}
			got, err := c.Read(&clock, day)
			if err != nil {
				t.Fatal(err)
			}
			if got.Used != used || !got.Late && used > clock.Allowed() || got.Late && used < clock.Allowed() {
				t.Fatalf("%+v ended on %s: used %d, late %v; counted %d", clock, day, got.Used, got.Late, used)
			}
			if got.Late != day.Midnight().After(open.Due.Midnight()) {
				t.Fatalf("%+v ended on %s: late is %v, but due on %s", clock, day, got.Late, open.Due)
			}
			if over := !day.Midnight().Before(open.Over.Midnight()); over != (used > clock.Allowed()) {
				t.Fatalf("%+v on %s: counted %d, but over on %s", clock, day, used, open.Over)
			}
		}
	})
}

func TestLimitBeyondTheCalendarIsAnError(t *testing.T) {
	clock := calendar.Clock{Start: date("2035-12-20"), Limit: events.HalfWorkdays(100)}
	if _, err := calendar.Published().Read(&clock, events.Date{}); err == nil {
		t.Error("no error")
	}
}

func BenchmarkDeadline(b *testing.B) {
	c := calendar.Published()
	clocks := make([]calendar.Clock, 4096)
	for i := range clocks {
		start := events.DateOf(time.Date(2016, 1, 1+i%700, 0, 0, 0, 0, time.UTC))
		clocks[i] = calendar.Clock{Start: start, Limit: events.HalfWorkdays(int32(10 + i%60))}
		if i%8 == 0 {
			clocks[i].Suspended = []calendar.Span{{From: events.DateOf(start.Midnight().AddDate(0, 0, 3)), To: events.DateOf(start.Midnight().AddDate(0, 0, 12))}}
		}
	}
	i := 0
	for b.Loop() {
		if _, err := c.Read(&clocks[i%len(clocks)], events.Date{}); err != nil {
			b.Fatal(err)
		}
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deadlines/s")
}

func TestArithmeticIsToldInWords(t *testing.T) {
	accepted := events.Title{ZH: "受理", EN: "accepted"}
	for _, test := range []struct {
		clock  calendar.Clock
		zh, en string
	}{
		{calendar.Clock{Start: date("2017-09-22"), Limit: events.HalfWorkdays(40), Suspended: []calendar.Span{span(t, "2017-09-25", "2017-09-28")}},
			"2017-09-22受理，20个工作日，中止3个工作日不计，国庆节放假，中秋节放假，2017-09-30调休上班，2017-10-31到期（日历2017-1）",
			"accepted 2017-09-22, 20 workdays, 3 suspended, National Day, Mid-Autumn Festival, 2017-09-30 worked, due 2017-10-31 by calendar 2017-1"},
		{calendar.Clock{Start: date("2013-04-01"), Limit: events.HalfWorkdays(9), Extended: events.HalfWorkdays(20)},
			"2013-04-01受理，4.5个工作日，延长10个工作日，清明节放假，2013-04-07调休上班，2013-04-22到期（日历2013-2）",
			"accepted 2013-04-01, 4.5 workdays, extended by 10, Tomb-Sweeping Day, 2013-04-07 worked, due 2013-04-22 by calendar 2013-2"},
		{calendar.Clock{Start: date("2026-12-28"), Limit: events.HalfWorkdays(20)},
			"2026-12-28受理，10个工作日，暂定2027-01-11到期（日历2027-0，该年放假通知未发布）",
			"accepted 2026-12-28, 10 workdays, provisionally due 2027-01-11 by calendar 2027-0, whose notice is not published"},
		{calendar.Clock{Start: date("2017-03-06"), Limit: events.HalfWorkdays(40), Suspended: []calendar.Span{span(t, "2017-03-07", "")}},
			"2017-03-06受理，20个工作日，时限中止中，到期日未定（日历2017-1）",
			"accepted 2017-03-06, 20 workdays, suspended, so not yet due, by calendar 2017-1"},
	} {
		reading, err := calendar.Published().Read(&test.clock, events.Date{})
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.Published().Words(accepted, &test.clock, reading); got.ZH != test.zh || got.EN != test.en {
			t.Errorf("\n%s\n%s\nwant\n%s\n%s", got.ZH, got.EN, test.zh, test.en)
		}
	}
}

func TestUsedTimeIsToldInWords(t *testing.T) {
	clock := calendar.Clock{Start: date("2017-09-22"), Limit: events.HalfWorkdays(0), Suspended: []calendar.Span{span(t, "2017-09-25", "2017-09-28")}}
	for end, want := range map[string]events.Title{
		"2017-10-09": {
			ZH: "2017-09-22受理，中止3个工作日不计，国庆节放假，中秋节放假，2017-09-30调休上班，2017-10-09决定，用时4个工作日（日历2017-1）",
			EN: "accepted 2017-09-22, 3 suspended, National Day, Mid-Autumn Festival, 2017-09-30 worked, decided 2017-10-09, 4 workdays by calendar 2017-1",
		},
		"2020-03-16": {
			ZH: "2017-09-22受理，中止3个工作日不计，放假与调休按2017年至2020年通知，2020-03-16决定，用时611个工作日（日历2020-2）",
			EN: "accepted 2017-09-22, 3 suspended, holidays and worked weekend days by the notices of 2017 to 2020, decided 2020-03-16, 611 workdays by calendar 2020-2",
		},
	} {
		reading, err := calendar.Published().Read(&clock, date(end))
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.Published().WordsUsed(events.Title{ZH: "受理", EN: "accepted"}, events.Title{ZH: "决定", EN: "decided"}, &clock, date(end), reading); got != want {
			t.Errorf("\n%s\n%s\nwant\n%s\n%s", got.ZH, got.EN, want.ZH, want.EN)
		}
	}
}
