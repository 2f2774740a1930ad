package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An empty folder shows a town that ended yesterday in China; a folder whose town is being loaded goes on with it on a later day.
func TestDemosTownEndsOnTheDayBeforeItsFirstStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	for _, start := range []struct{ now, ends, from, reform string }{
		{"2026-11-25T15:59:00Z", "2026-11-24", "2025-08-25", "2021-08-01"},
		{"2026-11-25T16:01:00Z", "2026-11-25", "2025-08-26", "2021-08-01"}, // midnight in China
		{"2027-01-01T12:00:00+08:00", "2026-12-31", "2025-10-01", "2021-08-01"},
		{"2027-04-01T12:00:00+08:00", "2027-03-31", "2026-01-01", "2021-08-01"}, // the year so far is too short: the report's year is the one before, and whole
		{"2027-04-02T12:00:00+08:00", "2027-04-01", "2026-01-02", "2022-08-01"},
	} {
		now, err := time.Parse(time.RFC3339, start.now)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		for _, started := range []time.Time{now, now.AddDate(0, 1, 0)} {
			d, err := openDemo(dir, 1, started)
			if err != nil {
				t.Fatal(err)
			}
			o, err := d.options()
			if err != nil {
				t.Fatal(err)
			}
			if got := []string{d.LastDay, o.From.Format(time.DateOnly), o.To.Format(time.DateOnly), o.Reform().Format(time.DateOnly)}; strings.Join(got, " ") != strings.Join([]string{start.ends, start.from, start.ends, start.reform}, " ") {
				t.Errorf("at %s: %s, want %+v", started, got, start)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "town-2"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openDemo(dir, 2, time.Now()); err == nil || !strings.Contains(err.Error(), "take another folder by --data") {
		t.Errorf("an old folder: %v", err)
	}
	for _, broken := range []string{"{", "{}", `{"last_day": "yesterday"}`, `{"last_day": "1990-01-01"}`} {
		if err := os.WriteFile(filepath.Join(dir, "town-3.json"), []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openDemo(dir, 3, time.Now()); err == nil || !strings.Contains(err.Error(), "town-3.json") || !strings.Contains(err.Error(), "--data") {
			t.Errorf("%s: %v", broken, err)
		}
	}
}
