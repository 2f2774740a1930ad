package kpis_test

import (
	"slices"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/ingest/simulate"
)

// The figures of the report's first table (domain/facts.md A1), found again in what the town's events
// project: none is copied from the simulator.
func TestReportsFiguresAreFoundAgain(t *testing.T) {
	town := slices.Collect(simulate.Run(simulate.Options{From: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC), Seed: 2,
		Positions: 8 * time.Hour, Heartbeats: 7 * 24 * time.Hour}))
	_, conn := analyticstest.Project(t, town)
	const in = " FROM events_v WHERE type = 'oneseal."
	kind := func(kind string) string { return " AND JSONExtractString(data, 'kind') = '" + kind + "'" }
	source := func(source string) string { return " AND JSONExtractString(data, 'source') = '" + source + "'" }
	const television = " AND JSONExtractString(data, 'place') = 'television' AND toYear(time) = 2017"
	const subjects = "SELECT toFloat64(uniqExact(subject))" + in
	for _, f := range []struct {
		figure, query string
		want          float64
	}{
		{"villages", "SELECT toFloat64(uniqExact(JSONExtractString(data, 'village')))" + in + "point.opened'", 19},
		{"mediation rooms", subjects + "point.opened'" + kind("mediation_room"), 19},
		{"worthies", subjects + "staff.registered'" + kind("worthy"), 41},
		{"bodies at the front", subjects + "organ.established'" + kind("front"), 2},
		{"bodies behind", subjects + "organ.established'" + kind("back"), 7},
		{"bodies without legal personality", subjects + "organ.established' AND JSONExtractString(data, 'kind') IN ('front', 'back') AND JSONExtractString(data, 'legal_personality') = 'none'", 9},
		{"squadrons", subjects + "organ.established'" + kind("squadron"), 3},
		{"former offices and forces", subjects + "organ.abolished'", 5 + 4},
		{"former seals taken in", subjects + "seal.surrendered'", 5},
		{"seals for approvals", subjects + "seal.registered'" + kind("approval"), 1},
		{"windows", subjects + "window.established'", 28},
		{"powers taken over", subjects + "power.received'", 769},
		{"fields", "SELECT toFloat64(uniqExact(JSONExtractString(data, 'field')))" + in + "power.received'", 8},
		{"lists of powers in force", "SELECT toFloat64(uniqExact(subject))" + in + "list.published'" + kind("powers") + " AND subject NOT IN (SELECT subject FROM events_v WHERE type = 'oneseal.list.withdrawn')", 5},
		{"lists of duties", subjects + "list.published'" + kind("duties"), 1},
		{"proposed for return", subjects + "power.return_proposed'", 19},
		{"proposed for delegation", subjects + "power.delegation_proposed'", 9},
		{"cameras of the police", subjects + "camera.registered'" + source("public_security"), 16},
		{"cameras of the town management", subjects + "camera.registered'" + source("town_management"), 22},
		{"blue-sky cameras", subjects + "camera.registered'" + source("blue_sky"), 20},
		{"cameras", subjects + "camera.registered'", 58},
		{"radios", subjects + "radio.registered'", 11},
		{"disputes mediated on television", subjects + "dispute.mediation_started'" + television, 5},
		{"of these settled within the year", subjects + "dispute.mediation_started'" + television + " AND subject IN (SELECT subject" + in + "dispute.agreement_fulfilled' AND toYear(time) = 2017)", 5},
		{"limits before the reform", "SELECT toFloat64(sum(denominator)) FROM kpi_limit_compression WHERE kind = 'single' AND clock = 'promised'", 439},
		{"limits now", "SELECT toFloat64(sum(now_sum)) FROM kpi_limit_compression WHERE kind = 'single' AND clock = 'promised'", 278},
		{"construction project before", "SELECT toFloat64(sum(denominator)) FROM kpi_limit_compression WHERE kind = 'construction_project' AND clock = 'promised'", 73.5},
		{"construction project now", "SELECT toFloat64(sum(now_sum)) FROM kpi_limit_compression WHERE kind = 'construction_project' AND clock = 'promised'", 49},
		{"bases that are derived", "SELECT toFloat64(sum(derived_bases)) FROM kpi_limit_compression WHERE kind = 'construction_project' AND clock = 'promised'", 1},
		{"cases of the simple procedure", "SELECT toFloat64(sum(simple)) FROM kpi_penalty_cases WHERE year = 2017", 61},
		{"cases of the ordinary procedure", "SELECT toFloat64(sum(ordinary)) FROM kpi_penalty_cases WHERE year = 2017", 84},
		{"penalty cases without a year", "SELECT toFloat64(count()) FROM kpi_penalty_cases WHERE year = 0", 0},
		{"penalty cases", "SELECT toFloat64(sum(simple + ordinary)) FROM kpi_penalty_cases WHERE year = 2017", 145},
	} {
		var got float64
		if err := conn.QueryRow(t.Context(), f.query).Scan(&got); err != nil {
			t.Fatalf("%s: %s: %v", f.figure, f.query, err)
		}
		if got != f.want {
			t.Errorf("%s: the events give %v, the report %v", f.figure, got, f.want)
		}
	}
	var firms uint64
	if err := conn.QueryRow(t.Context(), "SELECT uniqExact(subject) FROM events_v WHERE type = 'oneseal.enterprise.registered'").Scan(&firms); err != nil || firms < 680 {
		t.Errorf("%d enterprises, the report has 680 and more; %v", firms, err)
	}
}
