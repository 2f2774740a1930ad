package kpis_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/kpis"
	"oneseal/events/law"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

// Where no law is chosen, what China's law limits is not computable and says why, as many cases as before; and every
// other figure is what it was.
func TestFiguresOfChinasLawAreNotComputableWhereNoLawIsChosen(t *testing.T) {
	w := towntest.Start(t)
	if err := kpis.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	town := analyticstest.HalfYear()
	w.Tell(town...)
	w.Project(w.Options())
	w.CaughtUp()

	number := func(query string) float64 {
		return towntest.Ask[float64](t, w.Conn, "SELECT toFloat64("+query+")")
	}
	// Of the figures that a law judges: rows, how many things they judged and could not, and of what.
	judged := map[string]string{
		"kpi_on_time":           "basis = 'statutory_workdays'",
		"kpi_overdue_open":      "basis = 'statutory_workdays'",
		"kpi_penalty_times":     "true",
		"kpi_acceptance_notice": "true",
		"kpi_safeguards":        "true",
		"kpi_petitions":         "true",
		"kpi_conformance":       "true",
	}
	// What stands beside the denominator of a judged figure and is none of its not computable.
	beside := map[string]string{"kpi_penalty_times": " + sum(open_cases) + sum(without_limit)", "kpi_acceptance_notice": " + sum(open_cases) + sum(ended_before)",
		"kpi_safeguards": " + sum(open_cases)", "kpi_petitions": " + sum(open_cases) + sum(closed_before)"}
	things := make(map[string]float64)
	for view, where := range judged {
		query := func(columns string) string { return fmt.Sprintf("(SELECT %s FROM %s WHERE %s)", columns, view, where) }
		things[view] = number(query("sum(denominator) + sum(not_computable)" + beside[view]))
		if number(query("sum(denominator)")) == 0 || number(query("sum(without_law)")) != 0 {
			t.Errorf("%s judges nothing of this town by China's law", view)
		}
	}
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	digest := func(view string) uint64 {
		return w.Count("SELECT groupBitXor(cityHash64(toString(tuple(* EXCEPT fresh_at)))) FROM " + view)
	}
	// kpi_case_clocks is the cases behind kpi_on_time. Suspensions that China's law does not accept move the actual time.
	moved := []string{"kpi_case_clocks", "kpi_satisfaction", "kpi_suspensions", "kpi_actual_compression", "kpi_touch_and_wait", "kpi_reform_sides", "kpi_stage_times", "kpi_data_freshness"}
	before := make(map[string]uint64)
	for _, view := range views {
		if judged[view.Name] == "" && !slices.Contains(moved, view.Name) {
			before[view.Name] = digest(view.Name)
		}
	}
	bad := number("(SELECT sum(all_bad) FROM kpi_satisfaction)")
	promised := number("(SELECT sum(denominator) FROM kpi_on_time WHERE basis = 'promised_workdays')")

	foreign, err := projectors.HeldTown(t.Context(), w.Conn)
	if err != nil {
		t.Fatal(err)
	}
	foreign.Law = law.None
	if err := projectors.InstallTown(t.Context(), w.Conn, foreign); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for _, table := range []string{"approvals", "penalties", "absences"} {
		w.Wait("rows of "+table+" are judged by no law", func() bool {
			return w.Count("SELECT countIf(has(findings.rule, 'overdue_statute') OR refs.revision[indexOf(refs.subject, 'town/law')] != 1) FROM "+table+" FINAL") == 0
		})
	}
	t.Logf("rows follow after %v", time.Since(began).Round(time.Second))
	if n := w.Count("SELECT count() FROM findings_v WHERE rule NOT IN ('told_by_stranger', 'several_partitions')"); n != 0 {
		t.Errorf("%d findings by China's law", n)
	}
	for view, where := range judged {
		query := func(columns string) string { return fmt.Sprintf("(SELECT %s FROM %s WHERE %s)", columns, view, where) }
		if of := number(query("sum(denominator)")); of != 0 {
			t.Errorf("%s judges %v", view, of)
		}
		if number(query("sum(without_law)")) == 0 {
			t.Errorf("%s does not say why it judges nothing", view)
		}
		if left := number(query("sum(denominator) + sum(not_computable)" + beside[view])); left != things[view] {
			t.Errorf("%s has %v things, and had %v", view, left, things[view])
		}
	}
	if n := number("(SELECT sum(timed) FROM kpi_penalty_times WHERE law = 'none')"); n == 0 {
		t.Error("the stages of penalty cases are not timed any more")
	}
	if n := number("(SELECT sum(denominator) FROM kpi_on_time WHERE basis = 'promised_workdays')"); n != promised || promised == 0 {
		t.Errorf("%v promises were held to, and %v before", n, promised)
	}
	if n, unjudged := number("(SELECT sum(all_bad) FROM kpi_satisfaction)"), number("(SELECT sum(without_law) FROM kpi_satisfaction)"); n != bad || unjudged != bad {
		t.Errorf("%v bad ratings, of which %v can't be held to a limit; there were %v", n, unjudged, bad)
	}
	for view, was := range before {
		if is := digest(view); is != was {
			t.Errorf("%s changed with the law, and rests on none", view)
		}
	}
}
