package analytics_test

import (
	"log/slog"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics"
)

// keeper gives one that has counted every figure.
func keeper(t *testing.T, conn driver.Conn, now time.Time) *analytics.Keeper {
	t.Helper()
	k, err := analytics.NewKeeper(conn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	round(t, k, now)
	return k
}

func round(t *testing.T, k *analytics.Keeper, now time.Time) {
	t.Helper()
	if err := k.Round(t.Context(), now); err != nil {
		t.Fatal(err)
	}
}

// kept lists the tables of figures with what tells one count of them from another.
func kept(t *testing.T, conn driver.Conn) map[string]string {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT substring(name, 6), toString(uuid) FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'kept_')")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	tables := make(map[string]string)
	for rows.Next() {
		var view, count string
		if err := rows.Scan(&view, &count); err != nil {
			t.Fatal(err)
		}
		tables[view] = count
	}
	return tables
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

// testFiguresAreKept shows that the tables have the rows of the views, and are counted again when, and only when, what they
// rest on has changed.
func testFiguresAreKept(t *testing.T, conn driver.Conn) {
	exec := func(sql string) {
		t.Helper()
		if err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	noon := time.Now().Truncate(time.Minute)
	k := keeper(t, conn, noon)
	first := kept(t, conn)
	views, err := analytics.Views()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"findings_v"}
	for _, view := range views {
		names = append(names, view.Name)
	}
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(first)); !slices.Equal(got, names) {
		t.Fatalf("kept are %v, want %v", got, names)
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

	round(t, k, noon.Add(time.Second))
	if again := counted(first, kept(t, conn)); len(again) > 0 {
		t.Errorf("counted though nothing has changed: %v", again)
	}

	exec("INSERT INTO ratings SELECT * REPLACE (revision + 1 AS revision) FROM ratings FINAL LIMIT 1")
	round(t, k, noon)
	second := kept(t, conn)
	if got := counted(first, second); !slices.Equal(got, []string{"kpi_satisfaction"}) {
		t.Errorf("a rating came, and counted were %v", got)
	}

	exec("CREATE TABLE petitions_next AS petitions")
	exec("EXCHANGE TABLES petitions AND petitions_next")
	round(t, k, noon)
	third := kept(t, conn)
	if got := counted(second, third); !slices.Equal(got, []string{"kpi_petitions"}) {
		t.Errorf("another table of petitions took the place, and counted were %v", got)
	}
	var left uint64
	if err := conn.QueryRow(t.Context(), "SELECT count() FROM kept_kpi_petitions").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d figures of petitions are kept, of an empty table: %v", left, err)
	}
	exec("EXCHANGE TABLES petitions AND petitions_next")
	exec("DROP TABLE petitions_next")

	round(t, k, noon.Add(time.Minute))
	fourth := kept(t, conn)
	minutely := counted(third, fourth)
	if want := []string{"kpi_incidents", "kpi_petitions", "kpi_push"}; !slices.Equal(minutely, want) {
		t.Errorf("a minute later %v were counted, want %v", minutely, want)
	}
	round(t, k, noon.Add(24*time.Hour))
	if daily := counted(fourth, kept(t, conn)); !slices.Contains(daily, "kpi_overdue_open") || slices.Contains(daily, "kpi_rework") {
		t.Errorf("a day later %v were counted: want what asks for the day", daily)
	}

	// One that fails stops no other.
	exec("RENAME TABLE draws TO draws_away")
	exec("INSERT INTO ratings SELECT * REPLACE (revision + 1 AS revision) FROM ratings FINAL LIMIT 1")
	before := kept(t, conn)
	if err := k.Round(t.Context(), noon.Add(24*time.Hour)); err == nil {
		t.Error("kpi_draws was counted without its table")
	}
	if got := counted(before, kept(t, conn)); !slices.Equal(got, []string{"kpi_satisfaction"}) {
		t.Errorf("beside one that failed %v were counted", got)
	}
	exec("RENAME TABLE draws_away TO draws")

	// A version with another definition counts anew before it serves.
	exec("ALTER TABLE kept_kpi_rework MODIFY COMMENT 'an older definition'")
	exec("DROP TABLE kept_kpi_powers")
	before = kept(t, conn)
	if err := k.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := counted(before, kept(t, conn)); !slices.Equal(got, []string{"kpi_powers", "kpi_rework"}) {
		t.Errorf("prepared with one definition changed and one missing: counted were %v", got)
	}
}
