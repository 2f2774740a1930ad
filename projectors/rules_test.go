package projectors_test

import (
	"fmt"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/events/town"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

// ClickHouse looks a rule up as Go does: on either side of each day on which a text came into force, for a reader of the town too.
func TestSQLKnowsTheLawAsGoDoes(t *testing.T) {
	_, analyst := workdayClocks(t)
	for _, rule := range law.All() {
		days := []events.Date{storyDay(1990, 1, 1), storyDay(2030, 1, 1)}
		for _, v := range rule.Versions {
			if !v.From.IsZero() {
				days = append(days, v.From, events.DateOf(v.From.Midnight().AddDate(0, 0, -1)))
			}
		}
		for _, day := range days {
			v := rule.In(day)
			want := fmt.Sprintf("%s %s none", v.Name, v.Limit.Unit)
			if !v.Limit.IsZero() {
				want = fmt.Sprintf("%s %s %d", v.Name, v.Limit.Unit, v.Limit.Number)
			}
			got := towntest.Ask[string](t, analyst, "WITH rule_in(?, toDate32(?)) AS v SELECT concat(v.name, ' ', v.unit, ' ', ifNull(toString(v.limit), 'none'))", rule.ID, day.String())
			if got != want {
				t.Errorf("%s on %s: SQL says %q, Go %q", rule.ID, day, got, want)
			}
		}
	}
	for _, question := range []string{"rule_in('no such rule', toDate32('2020-01-01'))", "rule_in('late_delivery', NULL)", "rule_in('late_delivery', CAST(NULL, 'Nullable(Date32)'))"} {
		if known := towntest.Ask[bool](t, analyst, "SELECT isNotNull("+question+".limit)"); known {
			t.Errorf("%s has a limit", question)
		}
	}
}

func storyDay(year int, month time.Month, day int) events.Date {
	return events.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// A table of rules of an older version takes the new form at the next start, with nothing of the old; the same rules leave it alone.
func TestRulesOfAnOlderVersionAreReplaced(t *testing.T) {
	w := towntest.Start(t)
	made := func() string {
		return towntest.Ask[string](t, w.Conn, "SELECT toString(uuid) FROM system.tables WHERE database = currentDatabase() AND name = 'rules'")
	}
	before := made()
	for _, older := range []string{"DROP TABLE rules SYNC", "CREATE TABLE rules (rule LowCardinality(String), from_on Date32, article String) ENGINE = ReplacingMergeTree ORDER BY (rule, from_on)",
		"INSERT INTO rules VALUES ('a rule of long ago', '2001-01-01', 'Art. 1')"} {
		if err := w.Conn.Exec(t.Context(), older); err != nil {
			t.Fatal(err)
		}
	}
	if err := projectors.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	versions := 0
	for _, rule := range law.All() {
		versions += len(rule.Versions)
	}
	if got := w.Count("SELECT count() FROM rules FINAL"); got != uint64(versions) {
		t.Errorf("%d rows, want one a version: %d", got, versions)
	}
	after := made()
	if after == before {
		t.Error("the table is the one that was dropped")
	}
	if err := projectors.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	if again := made(); again != after {
		t.Error("the same rules made another table: figures that read it would be counted again")
	}
}

// What a town says is read by figures at once, and stays when another process installs without saying anything.
func TestTownSaysItsReformAndItsHoursOnce(t *testing.T) {
	w := towntest.Start(t)
	hours, err := calendar.Open(calendar.Session{Opens: 8 * time.Hour, Shuts: 11*time.Hour + 30*time.Minute}, calendar.Session{Opens: 14 * time.Hour, Shuts: 24 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	own := &town.Town{Reform: storyDay(2016, 2, 29), Zone: events.China, Hours: hours}
	reform := func() string { return towntest.Ask[string](t, w.Conn, "SELECT toString(reform_day())") }
	if got := reform(); got != "2012-08-01" {
		t.Errorf("the built-in town was reformed on %s", got)
	}
	if err := projectors.InstallTown(t.Context(), w.Conn, own); err != nil {
		t.Fatal(err)
	}
	if err := projectors.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	if got := reform(); got != "2016-02-29" {
		t.Errorf("the town was reformed on %s, want what its file said", got)
	}
	// SQL counts office time as Go does, from Friday noon to the Tuesday after, every 45 minutes.
	from := time.Date(2017, 9, 8, 12, 0, 0, 0, events.China)
	for at := from; at.Before(from.AddDate(0, 0, 4)); at = at.Add(45 * time.Minute) {
		want, err := calendar.Published().Worked(from, at, hours)
		if err != nil {
			t.Fatal(err)
		}
		got := towntest.Ask[int64](t, w.Conn, "SELECT assumeNotNull(office_seconds(toDateTime(?, 'UTC')) - office_seconds(toDateTime(?, 'UTC')))", at.Format(time.DateTime), from.Format(time.DateTime))
		if got != int64(want/time.Second) {
			t.Errorf("until %s SQL counts %d s, Go %v", at, got, want)
		}
	}
	for what, query := range map[string]string{"no time": "SELECT isNull(office_seconds(CAST(NULL, 'Nullable(DateTime)')))", "before the calendar": "SELECT isNull(office_seconds(toDateTime64('1999-01-04 10:00:00', 0, 'UTC')))"} {
		if !towntest.Ask[bool](t, w.Conn, query) {
			t.Errorf("%s has office time", what)
		}
	}
}
