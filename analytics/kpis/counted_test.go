package kpis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/kpis"
)

// uncounted are the figures without a list of what they count, and why.
var uncounted = map[string]string{
	"kpi_actual_compression":  "medians of an item's cases on both sides of the reform; kpi_reform_sides has the cases",
	"kpi_camera_availability": "seconds of a camera, of rows that are none of one subject",
	"kpi_case_clocks":         "is a list itself",
	"kpi_data_freshness":      "records of the log",
	"kpi_limit_compression":   "workdays of limits",
	"kpi_links_per_case":      "means of an item's cases on both sides of the reform; kpi_reform_sides has the cases",
	"kpi_recording_lag":       "records of the archive",
	"kpi_reform_sides":        "is a list itself",
	"kpi_suspensions":         "workdays of an item's cases",
	"kpi_variants":            "ways, each with its cases",
}

// checkCounted holds the list of what a column counts to the figure, group by group, on every figure that counts. At least so many
// columns count something.
func checkCounted(t *testing.T, conn driver.Conn, views []kpis.View, least int) {
	t.Helper()
	listed := 0
	for _, view := range views {
		columns, err := conn.Query(t.Context(), "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = $1", view.Name)
		if err != nil {
			t.Fatal(err)
		}
		var has []string
		for columns.Next() {
			var name string
			if err := columns.Scan(&name); err != nil {
				t.Fatal(err)
			}
			if _, ok := view.Counted(name); ok {
				has = append(has, name)
			}
		}
		if err := columns.Err(); err != nil {
			t.Fatal(err)
		}
		if _, known := uncounted[view.Name]; known == (len(has) > 0) {
			t.Errorf("%s lists what %q count: say in uncounted why a figure has no list, and of no other", view.Name, has)
		}
		for _, name := range has {
			counted, _ := view.Counted(name)
			keys := "toString(" + strings.Join(counted.Keys, "), toString(") + ")"
			figure := fmt.Sprintf("SELECT %s, toUInt64(%s) AS n FROM %s WHERE n > 0", keys, name, view.Name)
			list := fmt.Sprintf("SELECT %s, count() AS n FROM (%s) WHERE subject != '' GROUP BY ALL", keys, counted.SQL)
			var n, differ uint64
			query := fmt.Sprintf("SELECT (SELECT sum(n) FROM (%s)), count() FROM ((%s EXCEPT %s) UNION ALL (%s EXCEPT %s))", figure, figure, list, list, figure)
			if err := conn.QueryRow(t.Context(), query).Scan(&n, &differ); err != nil {
				t.Errorf("list what %s of %s counts: %v", name, view.Name, err)
			} else if differ > 0 {
				t.Errorf("%d groups of %s.%s have lists of another length", differ, view.Name, name)
			}
			if n > 0 {
				listed++
			}
		}
	}
	if listed < least {
		t.Errorf("only %d columns of figures count anything, want %d", listed, least)
	}
	t.Logf("the lists of %d columns are as long as these count", listed)
}

// What a condition of the figure's own query, a literal beside it and its keys become.
func TestListIsTheFiguresOwnQueryWithoutItsGrouping(t *testing.T) {
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	of := func(name string) kpis.View {
		return views[slices.IndexFunc(views, func(v kpis.View) bool { return v.Name == name })]
	}
	counted, ok := of("kpi_overdue_open").Counted("numerator")
	want := "SELECT subject, basis, state AS stage, item, organ, area, local_today() AS today\nFROM kpi_case_clocks\n" +
		"WHERE (verdict = 'open' AND basis != 'stated_planned_date') AND (over_on <= today)"
	if !ok || counted.SQL != want || !slices.Equal(counted.Keys, []string{"basis", "stage", "item", "organ", "area"}) {
		t.Errorf("overdue open cases are listed by %q, want %q", counted.SQL, want)
	}
	for _, column := range []string{"value", "fresh_at", "period_from", "no_column"} {
		if _, ok := of("kpi_on_time").Counted(column); ok {
			t.Errorf("%s of kpi_on_time has a list", column)
		}
	}
}
