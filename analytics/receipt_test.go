package analytics_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"oneseal/events"
	"oneseal/ingest"
	"oneseal/ingest/importer"
)

// receipt gives the events that the importer sends of the real receipt log.
func receipt(t *testing.T) (sent []*events.Event) {
	t.Helper()
	folder := os.Getenv("ONESEAL_DATA")
	if folder == "" {
		folder = "../../shared/data"
	}
	file := filepath.Join(folder, "receipt/receipt.csv")
	if _, err := os.Stat(file); err != nil {
		t.Skipf("the real log %s is not here (set ONESEAL_DATA to the folder that holds it)", file)
	}
	mapping, err := importer.LoadMapping("receipt")
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
	if err != nil || report.Stored != 8577 {
		t.Fatalf("report %+v: %v", report, err)
	}
	return sent
}

// The measures of cases hold for a log that nobody on this project made. It states no decisions, items or suspensions, so
// what rests on them is not computable, and says so.
func TestMeasuresOfARealLogEqualASecondComputation(t *testing.T) {
	log := receipt(t)
	_, conn := project(t, log)
	facts := storiesOf(log)
	for _, m := range caseMeasures {
		compare(t, m.view, read(t, conn, m.view, m.keys, m.figures), m.compute(facts))
	}
	mustVary(t, conn, map[string]string{
		"kpi_stage_times":        "sum(denominator), sum(p90_workdays), sum(open_cases)",
		"kpi_touch_and_wait":     "sum(not_computable), sum(denominator) + 1",
		"kpi_acceptance_notice":  "sum(numerator), sum(late), sum(not_computable)",
		"kpi_rework":             "sum(redone_by_other), sum(repeated_by_same), sum(denominator) - sum(numerator), sum(open_cases)",
		"kpi_variants":           "max(rank), max(cases) - 1",
		"kpi_conformance":        "sum(not_computable), sum(denominator) + 1",
		"kpi_handovers":          "sum(numerator), sum(between_units)",
		"kpi_actual_compression": "sum(open_cases)",
	})
}
