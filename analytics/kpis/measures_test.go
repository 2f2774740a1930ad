package kpis_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/kpis"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	"oneseal/ingest/simulate"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// measure is a view with its keys and figures, and the same from the raw events.
type measure struct {
	view, keys, figures string
	compute             func(stories) measured
}

// measures has every view but two that are about records, not about what they tell: compareRecords is the second computation of both.
var measures = slices.Concat(serviceMeasures, townMeasures, clockMeasures)

func TestKPIsEqualASecondComputation(t *testing.T) {
	for _, seed := range []uint64{11, 12, 13} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			town := fewBeats(analyticstest.Only(simulate.Town(seed), slices.Concat(serviceFamilies, townFamilies)...))
			town = append(town, beforeReform(town)...)
			town = append(town, rareFacts()...)
			last := town[len(town)-1]
			last.RecordedTime = last.Time.Add(-time.Second) // by a clock that is slow
			system, conn := analyticstest.Project(t, town)
			fed := maps.Clone(serviceVaries)
			maps.Copy(fed, townVaries)
			maps.Copy(fed, clockVaries)
			fed["kpi_recording_lag"] = "sum(denominator), sum(p90_minutes), sum(recorded_before), sum(not_computable)"
			compareAll(t, system, conn, town, fed)
		})
	}
}

// compareAll holds every view to its second computation from the events. fed says of the views that the events feed what
// must not be 0 over all rows; the others have nothing to tell.
func compareAll(t *testing.T, system *embedded.System, conn driver.Conn, log []*events.Event, fed map[string]string) {
	t.Helper()
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	facts := storiesOf(log)
	for _, view := range views {
		if slices.Contains(ofLog, view.Name) {
			continue
		}
		found, feeds := false, false
		for _, m := range measures {
			if m.view != view.Name {
				continue
			}
			found = true
			got, want := read(t, conn, m.view, m.keys, m.figures), m.compute(facts)
			compare(t, m.view, got, want)
			feeds = feeds || tells(want)
		}
		if !found {
			t.Errorf("%s has no second computation: give it a line in measures", view.Name)
		}
		if _, is := fed[view.Name]; is != feeds {
			t.Errorf("%s: the events feed it: %v; the test says %v", view.Name, feeds, is)
		}
	}
	for view, figures := range fed {
		if row := read(t, conn, view, "''", figures)[""]; slices.Contains(row, 0) {
			t.Errorf("%s does not vary: %s are %v", view, figures, row)
		}
	}
	analyticstest.Keeper(t, conn)
	compareTopVariants(t, system, facts)
	compareRecords(t, conn, log)
	checkCounted(t, conn, views, len(fed))
}

// ofLog are the views about the log's records.
var ofLog = []string{"kpi_data_freshness", "kpi_recording_lag"}

// tells is whether any figure is neither 0 nor lacking.
func tells(all measured) bool {
	for _, row := range all {
		if slices.ContainsFunc(row, func(figure float64) bool { return figure > 0 }) {
			return true
		}
	}
	return false
}

const (
	ofNoItem  = "its subject is none of a service item"
	ofItems   = "a service item is the town's, of no organ and no area"
	ofRecords = "delays are counted by hour, whatever the records tell"
	snapshot  = "it says how things stand on one day"
	twoSides  = "it holds the time before the reform against that since"
)

// without names the filters that a view has no column for, and why; all others have area, organ, item and a period.
var without = map[string]map[string]string{
	"kpi_ab_cover":            {"item": ofNoItem},
	"kpi_actual_compression":  {"period": twoSides},
	"kpi_alerts":              {"item": ofNoItem},
	"kpi_arrival":             {"item": ofNoItem},
	"kpi_camera_availability": {"item": ofNoItem},
	"kpi_data_freshness":      {"area": ofRecords, "organ": ofRecords, "item": ofRecords},
	"kpi_draws":               {"item": ofNoItem},
	"kpi_duty_gaps":           {"item": ofNoItem},
	"kpi_evidence_reuse":      {"item": ofNoItem},
	"kpi_incidents":           {"item": ofNoItem},
	"kpi_limit_compression":   {"area": ofItems, "organ": ofItems, "period": twoSides},
	"kpi_links_per_case":      {"period": twoSides},
	"kpi_mediation":           {"item": ofNoItem},
	"kpi_monitoring_evidence": {"item": ofNoItem},
	"kpi_nearest":             {"item": ofNoItem},
	"kpi_order_time":          {"item": ofNoItem},
	"kpi_overdue_open":        {"period": snapshot},
	"kpi_penalty_cases":       {"item": ofNoItem},
	"kpi_penalty_times":       {"item": ofNoItem},
	"kpi_petitions":           {"item": ofNoItem},
	"kpi_powers":              {"item": ofNoItem, "period": snapshot},
	"kpi_push":                {"item": ofNoItem},
	"kpi_recording_lag":       {"item": ofNoItem},
	"kpi_safeguards":          {"item": ofNoItem},
	"kpi_task_codes":          {"area": ofItems, "organ": ofItems, "period": snapshot},
}

// periods are the columns by which rows are chosen in time: months, days and years, and the day on which a case ended.
var periods = []string{"month", "day", "year", "ended_on", "decided_on"}

func TestViewsTakeFilters(t *testing.T) {
	_, conn := analyticstest.Project(t, nil)
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	for _, view := range views {
		var columns []string
		if err := conn.QueryRow(t.Context(), "SELECT groupArray(name) FROM system.columns WHERE database = currentDatabase() AND table = ?", view.Name).Scan(&columns); err != nil {
			t.Fatal(err)
		}
		for _, filter := range []string{"area", "organ", "item", "period"} {
			has := slices.Contains(columns, filter) || filter == "period" && slices.ContainsFunc(periods, func(name string) bool { return slices.Contains(columns, name) })
			if reason := without[view.Name][filter]; has == (reason != "") {
				t.Errorf("%s: a column for %s: %v; a reason why not: %q", view.Name, filter, has, reason)
			}
		}
	}
	for name := range without {
		if !slices.ContainsFunc(views, func(v kpis.View) bool { return v.Name == name }) {
			t.Errorf("there is no view %s", name)
		}
	}
}
