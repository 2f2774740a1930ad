package viewer_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/dashboards"
	"oneseal/deploy/embedded"
)

// Each panel's files have the columns and the number of rows of its JSON, in the same range and variables.
func testPanelsDownload(t *testing.T, system *embedded.System, conn driver.Conn) {
	roomy := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"max_query_size": 1 << 26}))
	server := serve(t, system)
	get := func(t *testing.T, path string) (body []byte, header http.Header) {
		t.Helper()
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if body, err = io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s %v: %s", path, answer.Status, err, body)
		}
		return body, answer.Header
	}
	all, err := dashboards.All(dashboards.Chinese, dashboards.Kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		var read struct{ Panels []analyticstest.Drawn }
		text, err := dashboards.JSON(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		for _, panel := range read.Panels {
			for i, target := range panel.Targets {
				of, layer := fmt.Sprint(panel.ID), ""
				if i > 0 {
					of += "-" + target.RefID
				}
				if len(panel.Options.Layers) > 0 {
					layer = " - " + panel.Options.Layers[i].Name
				}
				t.Run(*d.Uid+"/"+panel.Title+layer, func(t *testing.T) {
					path := func(extension string) string {
						return fmt.Sprintf("/api/panels/%s/%s%s?from=1483200000000&to=1514735999000&var-interval=month", *d.Uid, of, extension)
					}
					var shown analyticstest.Answer
					body, _ := get(t, path(""))
					if err := json.Unmarshal(body, &shown); err != nil {
						t.Fatal(err)
					}
					var columns []string
					for _, column := range shown.Meta {
						columns = append(columns, column.Name)
					}
					body, header := get(t, path(".csv"))
					rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff")))).ReadAll()
					if err != nil || len(rows) != len(shown.Data)+1 || !slices.Equal(rows[0], columns) {
						t.Errorf("CSV has %d rows and %q (%v), the JSON %d and %q", len(rows)-1, rows[0], err, len(shown.Data), columns)
					}
					_, disposition, err := mime.ParseMediaType(header.Get("Content-Disposition"))
					if name := disposition["filename"]; err != nil || !strings.Contains(name, *d.Title) || !strings.Contains(name, layer) || !strings.HasSuffix(name, " 2017-01-01..2017-12-31.csv") {
						t.Errorf("the file is named %q (%v)", name, err)
					}
					body, _ = get(t, path(".parquet"))
					var stored []string
					var count, n uint64
					if err := conn.QueryRow(roomy, fmt.Sprintf("SELECT num_rows, arrayMap(c -> c.name, columns) FROM format(ParquetMetadata, unhex('%x'))", body)).Scan(&count, &stored); err != nil {
						t.Fatal(err)
					}
					if count > 0 { // the engine can't select from a file without rows
						if err := conn.QueryRow(roomy, fmt.Sprintf("SELECT count() FROM (SELECT * FROM format(Parquet, unhex('%x'))) WHERE NOT ignore(*)", body)).Scan(&n); err != nil {
							t.Fatal(err)
						}
					}
					if want := uint64(len(shown.Data)); count != want || n != want || !slices.Equal(stored, columns) {
						t.Errorf("Parquet has %d rows and %q, the JSON %d and %q", n, stored, want, columns)
					}
				})
			}
		}
	}
}
