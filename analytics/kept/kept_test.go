package kept_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/dashboards"
	"oneseal/analytics/kept"
	"oneseal/analytics/kpis"
	"oneseal/deploy/embedded/embeddedtest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

func round(t *testing.T, k *kept.Keeper) {
	t.Helper()
	if err := k.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// tables lists the tables of figures with what tells one count of them from another.
func tables(t *testing.T, conn driver.Conn) map[string]string {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT substring(name, 6), toString(uuid) FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'kept_')")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := make(map[string]string)
	for rows.Next() {
		var view, count string
		if err := rows.Scan(&view, &count); err != nil {
			t.Fatal(err)
		}
		found[view] = count
	}
	return found
}

// counted lists the figures that were counted between two looks at the tables.
func counted(before, after map[string]string) []string {
	return slices.Sorted(maps.Keys(maps.Collect(func(yield func(string, bool) bool) {
		for view, count := range after {
			if before[view] != count && !yield(view, true) {
				return
			}
		}
	})))
}

// byTheMinute are the figures that the time alone changes: what is overdue now. Any round may count them.
var byTheMinute = []string{"kpi_incidents", "kpi_push"}

// The tables have the rows of the views, and are counted again when, and only when, what they rest on has changed.
func TestFiguresAreKept(t *testing.T) {
	_, conn := analyticstest.Project(t, analyticstest.HalfYear())
	exec := func(sql string) {
		t.Helper()
		if err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	k := analyticstest.Keeper(t, conn)
	last := tables(t, conn)
	// again does a round, and says whether these were counted, and nothing else.
	again := func(why string, want ...string) {
		t.Helper()
		round(t, k)
		now := tables(t, conn)
		got := slices.DeleteFunc(counted(last, now), func(view string) bool { return slices.Contains(byTheMinute, view) })
		if !slices.Equal(got, want) {
			t.Errorf("%s: counted were %v, want %v", why, got, want)
		}
		last = now
	}
	names, err := dashboards.Figures()
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(last)); !slices.Equal(got, names) || len(names) < 40 {
		t.Fatalf("kept are %v, panels read %v", got, names)
	}
	for _, name := range names {
		var rows, other uint64
		if err := conn.QueryRow(t.Context(), "SELECT (SELECT count() FROM "+name+"), (SELECT count() FROM (SELECT * FROM "+name+" EXCEPT ALL SELECT * EXCEPT kept_at FROM kept_"+name+
			")) + (SELECT count() FROM (SELECT * EXCEPT kept_at FROM kept_"+name+" EXCEPT ALL SELECT * FROM "+name+"))").Scan(&rows, &other); err != nil {
			t.Fatal(err)
		}
		if rows == 0 || other != 0 {
			t.Errorf("%s has %d rows, of which %d are not kept as they are", name, rows, other)
		}
	}
	again("nothing has changed")

	const aRating = "INSERT INTO ratings SELECT * REPLACE (revision + 1 AS revision) FROM ratings FINAL LIMIT 1"
	exec(aRating)
	again("a rating came", "kpi_satisfaction")

	exec("CREATE TABLE petitions_next AS petitions")
	exec("EXCHANGE TABLES petitions AND petitions_next")
	again("another table of petitions took the place", "kpi_petitions")
	var left uint64
	if err := conn.QueryRow(t.Context(), "SELECT count() FROM kept_kpi_petitions").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d figures of petitions are kept, of an empty table: %v", left, err)
	}
	exec("EXCHANGE TABLES petitions AND petitions_next")
	exec("DROP TABLE petitions_next")
	again("it went back", "kpi_petitions")

	exec(aRating)
	k = analyticstest.Keeper(t, conn) // of a process that comes later
	again("another keeper counted it", "kpi_satisfaction")

	// What a count that began earlier leaves is not what the tables give now.
	exec("ALTER TABLE kept_kpi_rework MODIFY COMMENT 'an earlier state'")
	again("a slower keeper was the last to write", "kpi_rework")

	var definition string
	if err := conn.QueryRow(t.Context(), "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = 'kpi_powers'").Scan(&definition); err != nil {
		t.Fatal(err)
	}
	exec("CREATE OR REPLACE VIEW kpi_powers AS SELECT 1 AS older")
	again("an older process put its view in place", "kpi_powers")
	exec(strings.Replace(definition, "CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
	again("this one put it back", "kpi_powers")

	// One that fails stops no other, is not tried at each round, and says so where figures are checked.
	exec("RENAME TABLE draws TO draws_away")
	exec(aRating)
	if err := k.Round(t.Context()); err == nil {
		t.Error("kpi_draws was counted without its table")
	}
	now := tables(t, conn)
	if got := counted(last, now); !slices.Contains(got, "kpi_satisfaction") || slices.Contains(got, "kpi_draws") {
		t.Errorf("beside one that failed %v were counted", got)
	}
	last = now
	again("the one that fails has its pause")
	var behind []string
	if err := conn.QueryRow(t.Context(), "SELECT groupArray(figure) FROM figures FINAL WHERE checked_at < (SELECT max(checked_at) FROM figures)").Scan(&behind); err != nil || !slices.Equal(behind, []string{"kpi_draws"}) {
		t.Errorf("behind are %v: %v", behind, err)
	}
	exec("RENAME TABLE draws_away TO draws")

	exec("CREATE VIEW kpi_of_old AS SELECT 1 AS numerator")
	exec("INSERT INTO figures VALUES ('kpi_of_old', now(), now64(3) - 1000)")
	if err := kpis.Install(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	k = analyticstest.Keeper(t, conn)
	go func() { defer close(ended); k.Run(ctx) }()
	<-k.First()
	cancel()
	<-ended
	var old uint64
	if err := conn.QueryRow(t.Context(), "SELECT (SELECT count() FROM system.tables WHERE name = 'kpi_of_old') + (SELECT count() FROM figures WHERE figure = 'kpi_of_old')").Scan(&old); err != nil || old != 0 {
		t.Errorf("of a figure that another version had %d things are left: %v", old, err)
	}

	var dropped uint64
	if err := conn.QueryRow(t.Context(), "SELECT count() FROM system.dropped_tables WHERE startsWith(table, '_tmp_replace_')").Scan(&dropped); err != nil || dropped != 0 {
		t.Errorf("%d tables that were replaced are still on the disk: %v", dropped, err)
	}
}
