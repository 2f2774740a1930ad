package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"oneseal/ingest"
)

// sink answers POST /v1/events as fast as it can: it counts the events and says that they are stored. What the rest of
// an import costs is measured elsewhere.
func sink(b *testing.B) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			b.Error(err)
		}
		n := bytes.Count(body, []byte(`"specversion":"1.0"`))
		results := make([]ingest.Result, n)
		for i := range results {
			results[i] = ingest.Result{ID: "0123456789abcdef0123456789abcdef", Source: "/log/t", Status: ingest.StatusStored}
		}
		json.NewEncoder(w).Encode(map[string]any{"results": results})
	}))
	b.Cleanup(server.Close)
	return server
}

// benchRows is about what a row of a real log holds: ten columns, of which eight are mapped.
const benchRows = 100_000

func benchCSV(to io.Writer) {
	fmt.Fprintln(to, "case_id,timestamp,step,officer,unit,item,promised,started,note,version")
	for n := range benchRows {
		fmt.Fprintf(to, "2017-%06d,2017-%02d-%02d %02d:%02d:%02d,%s,officer-%d,unit-%d,I-%d,2017-12-%02d,2017-01-02 09:00:00,a note on row %d,3\n",
			n/6, n%12+1, n%28+1, n%24, n%60, n/7%60, []string{"收件", "受理", "初审", "复审", "办结", "送达"}[n%6], n%90, n%12, n%400, n%28+1, n)
	}
}

func benchXES(to io.Writer) {
	fmt.Fprintln(to, `<?xml version="1.0" encoding="UTF-8"?><log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">`)
	for n := range benchRows {
		if n%6 == 0 {
			fmt.Fprintf(to, "<trace>\n<string key=\"concept:name\" value=\"2017-%06d\"/>\n<string key=\"item\" value=\"I-%d\"/>\n<date key=\"planned\" value=\"2017-12-%02dT00:00:00+08:00\"/>\n<date key=\"started\" value=\"2017-01-02T09:00:00+08:00\"/>\n", n/6, n%400, n%28+1)
		}
		fmt.Fprintf(to, "<event>\n<string key=\"concept:name\" value=\"%s\"/>\n<date key=\"time:timestamp\" value=\"2017-%02d-%02dT%02d:%02d:%02d+08:00\"/>\n<string key=\"org:resource\" value=\"officer-%d\"/>\n<string key=\"org:group\" value=\"unit-%d\"/>\n<string key=\"lifecycle:transition\" value=\"complete\"/>\n</event>\n",
			[]string{"收件", "受理", "初审", "复审", "办结", "送达"}[n%6], n%12+1, n%28+1, n%24, n%60, n/7%60, n%90, n%12)
		if n%6 == 5 || n == benchRows-1 {
			fmt.Fprintln(to, "</trace>")
		}
	}
	fmt.Fprintln(to, "</log>")
}

const benchMapping = `family: approval
source: /log/t
subject: %s
time: %s
zone: Asia/Shanghai
activity: %s
actor: %s
organ: =bureau
step: {group: %s}
case: {item: %s, planned_end: %s, started: %s}
activities: {收件: received, 受理: accepted, "*审": initial_reviewed, 办结: granted, 送达: delivered}
`

// Rates are rows a second of a whole import, of a file read three times.
func BenchmarkImport(b *testing.B) {
	for _, c := range []struct {
		name    string
		write   func(io.Writer)
		columns []any
	}{
		{"log.csv", benchCSV, []any{"case_id", "timestamp", "step", "officer", "unit", "item", "promised", "started"}},
		{"log.xes", benchXES, []any{"case:concept:name", "time:timestamp", "concept:name", "org:resource", "org:group", "case:item", "case:planned", "case:started"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			folder := b.TempDir()
			file, err := os.Create(filepath.Join(folder, c.name))
			if err != nil {
				b.Fatal(err)
			}
			buffered := bufio.NewWriter(file)
			c.write(buffered)
			if err := buffered.Flush(); err != nil {
				b.Fatal(err)
			}
			file.Close()
			mapping := filepath.Join(folder, "mapping.yaml")
			if err := os.WriteFile(mapping, fmt.Appendf(nil, benchMapping, c.columns...), 0o600); err != nil {
				b.Fatal(err)
			}
			m, err := LoadMapping(mapping)
			if err != nil {
				b.Fatal(err)
			}
			server := sink(b)
			for b.Loop() {
				report, err := Run(b.Context(), Options{File: file.Name(), Mapping: m, URL: server.URL, Problems: os.Stderr, State: b.TempDir()})
				if err != nil || report.Stored != benchRows {
					b.Fatalf("%+v: %v", report, err)
				}
			}
			b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
