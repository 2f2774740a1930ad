package kpis_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
	"oneseal/ingest"
	"oneseal/ingest/importer"
)

// imported gives the events that the importer sends of a real log.
func imported(t *testing.T, path, mappingName string, rows int) (sent []*events.Event) {
	t.Helper()
	folder := os.Getenv("ONESEAL_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	file := filepath.Join(folder, path)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("the real log %s is not here (set ONESEAL_DATA to the folder that holds it)", file)
	}
	mapping, err := importer.LoadMapping(mappingName)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var documents []json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&documents); err != nil {
			t.Error(err)
		}
		results := make([]ingest.Result, len(documents))
		for i, document := range documents {
			e, err := events.DecodeStructured(document)
			if err != nil {
				t.Error(err)
				continue
			}
			sent, results[i].Status = append(sent, e), ingest.StatusStored
		}
		if err := json.NewEncoder(w).Encode(map[string]any{"results": results}); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	report, err := importer.Run(t.Context(), importer.Options{File: file, Mapping: mapping, URL: server.URL, Problems: os.Stderr, State: t.TempDir()})
	if err != nil || report.Stored != rows {
		t.Fatalf("report %+v: %v", report, err)
	}
	return sent
}

// The KPIs hold for logs that nobody on this project made: receipts of applications, which state no decisions, items or
// suspensions, and traffic fines. What rests on things that they do not state is not computable, and says so.
func TestKPIsOfRealLogsEqualASecondComputation(t *testing.T) {
	log := append(imported(t, "receipt/receipt.csv", "receipt", 8577), imported(t, "traffic_fines/traffic_fines_10000.csv.gz", "traffic_fines", 34724)...)
	system, conn := analyticstest.Project(t, log)
	compareAll(t, system, conn, log, map[string]string{
		"kpi_acceptance_notice":  "sum(not_computable)",
		"kpi_actual_compression": "sum(open_cases)",
		"kpi_case_clocks":        "countIf(verdict = 'on_time'), countIf(verdict = 'late'), countIf(verdict = 'open'), countIf(verdict = 'no decision')",
		"kpi_conformance":        "sum(not_computable), sum(open_cases), sum(denominator) + 1",
		"kpi_corrections":        "sum(denominator), sum(open_cases)",
		"kpi_handovers":          "sum(open_cases)",
		"kpi_links_per_case":     "sum(open_cases)",
		"kpi_materials_reused":   "sum(not_computable)",
		"kpi_on_time":            "sum(numerator), sum(late), sum(open_cases), sum(without_decision)",
		"kpi_overdue_open":       "sum(not_computable)",
		"kpi_penalty_cases":      "sum(unknown)",
		"kpi_penalty_times":      "sum(numerator), sum(late), sum(overdue), sum(not_computable)",
		"kpi_reform_sides":       "countIf(side = 'open')",
		"kpi_rework":             "sum(redone_by_other), sum(repeated_by_same), sum(denominator) - sum(numerator), sum(open_cases)",
		"kpi_stage_times":        "sum(open_cases)",
		"kpi_suspensions":        "count()",
		"kpi_touch_and_wait":     "sum(not_computable), sum(denominator) + 1",
		"kpi_variants":           "uniqExact(variant) - 2, max(numerator) - 1",
		"kpi_village_points":     "sum(denominator)",
	})
}
