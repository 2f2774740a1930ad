package importer

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A small file of which one value is endless, and a small mapping that repeats itself, are refused before they take the memory.
func TestSmallFilesThatBecomeLargeAreRefused(t *testing.T) {
	size := 200 << 20
	if os.Getenv("ONESEAL_SLOW") != "" {
		size = 4 << 30
	}
	dir := t.TempDir()
	mapping := filepath.Join(dir, "m.yaml")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(mapping, "family: approval\nsource: /log/t\nsubject: case_id\ntime: time\nzone: Asia/Shanghai\nactivity: step\nactivities: {R: received}\n")
	m, err := LoadMapping(mapping)
	if err != nil {
		t.Fatal(err)
	}
	for name, start := range map[string]string{
		"open.csv.gz":   "case_id,time,step\n1,2017-09-22,R\n2,2017-09-22,\"",
		"open.jsonl.gz": `{"case_id":"1","time":"2017-09-22","step":"`,
		"open.xes.gz":   `<?xml version="1.0" encoding="UTF-8"?><log><trace><event><string key="step" value="`,
	} {
		path := filepath.Join(dir, name)
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		packed := gzip.NewWriter(file)
		packed.Write([]byte(start))
		block := []byte(strings.Repeat("a", 1<<20))
		for range size >> 20 {
			packed.Write(block)
		}
		packed.Close()
		file.Close()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var failed error
		_, rows := fileSource(path, m).rows(nil)
		for _, err := range rows {
			if err != nil {
				failed = err
			}
		}
		runtime.ReadMemStats(&after)
		if failed == nil || !strings.Contains(failed.Error(), "a row is longer than") {
			t.Errorf("%s: %v", name, failed)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 15*mostOfRow {
			t.Errorf("%s: %d MiB of memory for a row that is refused after %d", name, took>>20, mostOfRow>>20)
		}
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\nskip: *f\n"
	write(mapping, bomb)
	if _, err := LoadMapping(mapping); err == nil || !strings.Contains(err.Error(), "aliases") {
		t.Errorf("a mapping of %d bytes that repeats itself: %v", len(bomb), err)
	}
	write(mapping, "family: &f approval\nsource: /log/t\nsubject: case_id\ntime: time\nzone: Asia/Shanghai\nactivity: step\nactivities: {R: received}\nskip: [*f]\n")
	if _, err := LoadMapping(mapping); err != nil {
		t.Errorf("a mapping with one alias: %v", err)
	}
}
