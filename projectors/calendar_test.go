package projectors_test

import (
	"context"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

// workdayClocks gives a connection of the product and one of the analyst to an installed database.
func workdayClocks(t *testing.T) (product, analyst driver.Conn) {
	w := towntest.Start(t)
	access := w.ClickHouse()
	_, analyst = towntest.Connect(t, access, access.Analyst, access.AnalystPassword)
	return w.Conn, analyst
}

// told is the published calendar with a notice for 2027.
func told2027(t *testing.T) *calendar.Calendar {
	t.Helper()
	day := func(month time.Month, day int) events.Date {
		return events.DateOf(time.Date(2027, month, day, 0, 0, 0, 0, time.UTC))
	}
	c, ignored := calendar.FromEvents([]any{&events.CalendarNoticePublished{Year: events.Counted(2027), Version: events.Counted(1), Notice: "测试〔2026〕1号",
		Off: []events.Date{day(1, 1), day(2, 8), day(2, 9), day(2, 10), day(5, 3), day(10, 1), day(10, 4)}, Work: []events.Date{day(2, 20), day(10, 9)}}})
	if ignored != nil {
		t.Fatal(ignored)
	}
	return c
}

func TestSQLCountsWorkdaysAsGoDoes(t *testing.T) {
	product, analyst := workdayClocks(t)
	for _, ddl := range []string{
		"CREATE TABLE go_days (date Date32, ordinal Int32) ENGINE = MergeTree ORDER BY date",
		"CREATE TABLE go_limits (date Date32, n Int32, ends Date32) ENGINE = MergeTree ORDER BY (date, n)",
	} {
		if err := product.Exec(t.Context(), ddl); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []*calendar.Calendar{calendar.Published(), told2027(t), calendar.Published()} {
		if err := projectors.InstallCalendar(t.Context(), product, c); err != nil {
			t.Fatal(err)
		}
		uploadCounts(t, product, c)
		if pairs, wrong := towntest.Ask[uint64](t, analyst, "SELECT count() FROM go_days AS a CROSS JOIN go_days AS b"),
			towntest.Ask[uint64](t, analyst, "SELECT countIf(workdays(a.date, b.date) IS DISTINCT FROM b.ordinal - a.ordinal) FROM go_days AS a CROSS JOIN go_days AS b"); pairs != 5844*5844 || wrong != 0 {
			t.Errorf("%s: of %d pairs of dates, workdays differs from Go for %d", c.Version(2027), pairs, wrong)
		}
		if limits, wrong := towntest.Ask[uint64](t, analyst, "SELECT count() FROM go_limits"), towntest.Ask[uint64](t, analyst, "SELECT countIf(add_workdays(date, n) IS DISTINCT FROM ends) FROM go_limits"); limits != 5844*61 || wrong != 0 {
			t.Errorf("%s: of %d limits, add_workdays differs from Go for %d", c.Version(2027), limits, wrong)
		}
		if version := towntest.Ask[string](t, analyst, "SELECT arrayStringConcat(groupUniqArray(version || ' ' || notice || ' ' || toString(provisional)), ',') FROM calendar FINAL WHERE toYear(date) = 2027"); version != map[string]string{
			"2027-0": "2027-0 no notice yet 尚无通知 true", "2027-1": "2027-1 测试〔2026〕1号 false"}[c.Version(2027)] {
			t.Errorf("2027 is %q", version)
		}
	}
}

// uploadCounts writes what Go counts from 2012 to 2027; that Go's Workdays is a difference of ordinals is checked on the way.
func uploadCounts(t *testing.T, conn driver.Conn, c *calendar.Calendar) {
	t.Helper()
	if err := conn.Exec(t.Context(), "TRUNCATE TABLE go_days"); err != nil {
		t.Fatal(err)
	}
	if err := conn.Exec(t.Context(), "TRUNCATE TABLE go_limits"); err != nil {
		t.Fatal(err)
	}
	days, err := conn.PrepareBatch(context.WithoutCancel(t.Context()), "INSERT INTO go_days")
	if err != nil {
		t.Fatal(err)
	}
	limits, err := conn.PrepareBatch(context.WithoutCancel(t.Context()), "INSERT INTO go_limits")
	if err != nil {
		t.Fatal(err)
	}
	var all []calendar.Day
	for _, day := range c.Days() {
		if year := day.Date.Midnight().Year(); year >= 2012 && year <= 2027 {
			all = append(all, day)
		}
	}
	for _, a := range all {
		for _, b := range all {
			if n, err := c.Workdays(a.Date, b.Date); err != nil || n != int(b.Ordinal-a.Ordinal) {
				t.Fatalf("from %s to %s: %d, %v", a.Date, b.Date, n, err)
			}
		}
		if err := days.Append(a.Date.Midnight(), a.Ordinal); err != nil {
			t.Fatal(err)
		}
		for n := range 61 {
			ends, err := c.Add(a.Date, n)
			if err != nil {
				t.Fatal(err)
			}
			if err := limits.Append(a.Date.Midnight(), int32(n), ends.Date.Midnight()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := days.Send(); err != nil {
		t.Fatal(err)
	}
	if err := limits.Send(); err != nil {
		t.Fatal(err)
	}
}

func TestAnalystsCountWorkdaysInAnyQuery(t *testing.T) {
	product, analyst := workdayClocks(t)
	if err := product.Exec(t.Context(), "CREATE VIEW dues AS SELECT number AS date, add_workdays('2017-09-22', date) AS ordinal FROM numbers(21)"); err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]string{
		"workdays('2017-09-22', '2017-10-26')":                                                           "20",
		"workdays(toDate('2017-10-26'), toDateTime('2017-09-22 09:00:00'))":                              "-20",
		"add_workdays('2017-09-30', 5)":                                                                  "2017-10-13",
		"add_workdays('2025-01-20', 20)":                                                                 "2025-02-21",
		"add_workdays('2017-10-08', 0)":                                                                  "2017-10-08",
		"add_workdays('2017-10-26', -1)":                                                                 "2017-10-25",
		"ifNull(toString(workdays('2001-12-31', '2017-10-26')), 'none')":                                 "none",
		"ifNull(toString(workdays('2017-10-26', '2036-01-01')), 'none')":                                 "none",
		"ifNull(toString(workdays('2017-10-26', NULL)), 'none')":                                         "none",
		"ifNull(toString(add_workdays('2035-12-20', 20)), 'none')":                                       "none",
		"ifNull(toString(add_workdays('2002-01-04', -5)), 'none')":                                       "none",
		"ifNull(toString(add_workdays('2036-01-01', 0)), 'none')":                                        "none",
		"arrayMap((f, t) -> workdays(f, t), ['2017-09-22', '2017-09-29'], ['2017-10-26', '2017-10-10'])": "[20,3]",
		"(SELECT max(ordinal) FROM dues)":                                                                "2017-10-26",
		"(SELECT sum(workdays(date, dates)) FROM (SELECT toDate('2017-09-22') AS date, toDate('2017-10-26') AS dates) AS calendar)": "20",
	} {
		if got := towntest.Ask[string](t, analyst, "SELECT toString("+question+")"); got != want {
			t.Errorf("%s = %s, want %s", question, got, want)
		}
	}
}

func TestInstallKeepsACalendarThatKnowsMore(t *testing.T) {
	product, _ := workdayClocks(t)
	parts := func() uint64 {
		return towntest.Ask[uint64](t, product, "SELECT sum(rows) FROM system.parts WHERE database = currentDatabase() AND table = 'calendar' AND active")
	}
	before := parts()
	if err := projectors.Install(t.Context(), product); err != nil || parts() != before {
		t.Errorf("installed again, the calendar has %d rows, had %d: %v", parts(), before, err)
	}
	if err := projectors.InstallCalendar(t.Context(), product, told2027(t)); err != nil {
		t.Fatal(err)
	}
	if err := projectors.Install(t.Context(), product); err != nil {
		t.Fatal(err)
	}
	if version := towntest.Ask[string](t, product, "SELECT any(version) FROM calendar FINAL WHERE toYear(date) = 2027"); version != "2027-1" {
		t.Errorf("a restart makes 2027 %s", version)
	}
}
