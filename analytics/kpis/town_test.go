package kpis_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
	"oneseal/events/town"
	"oneseal/ingest/simulate"
	"oneseal/projectors"
)

// The figures of the report's first table (domain/facts.md A1), found again in what the town's events
// project: none is copied from the simulator. The town is that of the demo on some day: the report's history, nine years later.
func TestReportsFiguresAreFoundAgain(t *testing.T) {
	o := simulate.UpTo(time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC))
	o.From, o.Seed, o.Before = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 2, 0.5
	o.Positions, o.Heartbeats = 8*time.Hour, 7*24*time.Hour
	lived := slices.Collect(simulate.Run(o))
	_, conn := analyticstest.Project(t, lived)
	own := town.Default()
	own.Reform = events.DateOf(o.Reform())
	if err := projectors.InstallTown(t.Context(), conn, own); err != nil {
		t.Fatal(err)
	}
	const in = " FROM events_v WHERE type = 'oneseal."
	kind := func(kind string) string { return " AND JSONExtractString(data, 'kind') = '" + kind + "'" }
	source := func(source string) string { return " AND JSONExtractString(data, 'source') = '" + source + "'" }
	const television = " AND JSONExtractString(data, 'place') = 'television' AND toYear(time) = 2026"
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
		{"of these settled within the year", subjects + "dispute.mediation_started'" + television + " AND subject IN (SELECT subject" + in + "dispute.agreement_fulfilled' AND toYear(time) = 2026)", 5},
		{"limits before the reform", "SELECT toFloat64(sum(denominator)) FROM kpi_limit_compression WHERE kind = 'single' AND clock = 'promised'", 439},
		{"limits now", "SELECT toFloat64(sum(now_sum)) FROM kpi_limit_compression WHERE kind = 'single' AND clock = 'promised'", 278},
		{"construction project before", "SELECT toFloat64(sum(denominator)) FROM kpi_limit_compression WHERE kind = 'construction_project' AND clock = 'promised'", 73.5},
		{"construction project now", "SELECT toFloat64(sum(now_sum)) FROM kpi_limit_compression WHERE kind = 'construction_project' AND clock = 'promised'", 49},
		{"bases that are derived", "SELECT toFloat64(sum(derived_bases)) FROM kpi_limit_compression WHERE kind = 'construction_project' AND clock = 'promised'", 1},
		{"cases of the simple procedure", "SELECT toFloat64(sum(simple)) FROM kpi_penalty_cases WHERE year = 2026", 61},
		{"cases of the ordinary procedure", "SELECT toFloat64(sum(ordinary)) FROM kpi_penalty_cases WHERE year = 2026", 84},
		{"penalty cases without a year", "SELECT toFloat64(count()) FROM kpi_penalty_cases WHERE year = 0", 0},
		{"recipients of evidence with closed cases", "SELECT toFloat64(uniqExact(organ)) FROM kpi_evidence_reuse WHERE measure = 'cases' AND denominator > 0 AND organ IN ('public-security', 'environment', 'county-market-bureau')", 3},
		{"cases of the town's own with others' evidence, and cases that nobody knows", "SELECT toFloat64(countIf(organ = 'enforcement-bureau') + sum(not_computable)) FROM kpi_evidence_reuse WHERE measure = 'cases'", 0},
		{"penalty cases", "SELECT toFloat64(sum(simple + ordinary)) FROM kpi_penalty_cases WHERE year = 2026", 145},
	} {
		var got float64
		if err := conn.QueryRow(t.Context(), f.query).Scan(&got); err != nil {
			t.Fatalf("%s: %s: %v", f.figure, f.query, err)
		}
		if got != f.want {
			t.Errorf("%s: the events give %v, the report %v", f.figure, got, f.want)
		}
	}
	checkBothSidesOfTheReform(t, conn, lived)
	var firms uint64
	if err := conn.QueryRow(t.Context(), "SELECT uniqExact(subject) FROM events_v WHERE type = 'oneseal.enterprise.registered'").Scan(&firms); err != nil || firms < 680 {
		t.Errorf("%d enterprises, the report has 680 and more; %v", firms, err)
	}
}

// checkBothSidesOfTheReform holds what the figures take for the time before the reform to the town's events: those cases that an office of
// the time before decided. Each of the 20 items has some on both sides, and the reform saved days and links.
func checkBothSidesOfTheReform(t *testing.T, conn driver.Conn, lived []*events.Event) {
	t.Helper()
	before := make(map[string]bool)
	for _, e := range lived {
		switch e.Data.(type) {
		case *events.ApprovalGranted, *events.ApprovalRefused:
			if strings.HasPrefix(e.Organ, "office-") {
				before[e.Subject] = true
			}
		}
	}
	var cases, links, now, items uint64
	var saved, value float64
	if err := conn.QueryRow(t.Context(), "SELECT sum(base_cases), sum(base_links), sum(now_cases), uniqExactIf(item, comparable), sum(numerator), sum(numerator) / sum(denominator) FROM kpi_links_per_case").Scan(
		&cases, &links, &now, &items, &saved, &value); err != nil {
		t.Fatal(err)
	}
	if cases != uint64(len(before)) || cases < 100 || now < 400 || items != 20 || saved <= 0 || value > 0.3 {
		t.Errorf("links: %d cases before, of %d that offices decided, %d now, %d items, %v links saved, %v of them", cases, len(before), now, items, saved, value)
	}
	var sides []string
	if err := conn.QueryRow(t.Context(), "SELECT groupArray(subject) FROM kpi_reform_sides WHERE side = 'before'").Scan(&sides); err != nil {
		t.Fatal(err)
	}
	for _, subject := range sides {
		if !before[subject] {
			t.Errorf("%s lies before the reform, and no office of then decided it", subject)
		}
	}
	var timed uint64
	var then, since uint16
	if err := conn.QueryRow(t.Context(), "SELECT sum(base_cases), quantileExactArray(0.5)(observed_before), quantileExactArrayIf(0.5)(observed_now, base_cases > 0) FROM kpi_actual_compression").Scan(&timed, &then, &since); err != nil {
		t.Fatal(err)
	}
	if timed != cases || then <= since || since == 0 {
		t.Errorf("actual workdays of %d cases: %d before, %d now", timed, then, since)
	}
	t.Logf("%d links of %d cases before, %.1f%% fewer now; %d workdays before, %d now", links, cases, value*100, then, since)
}
