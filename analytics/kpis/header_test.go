package kpis

import (
	"strings"
	"testing"
)

// A header in one language only is refused, as is any other that lacks a part.
func TestEveryPartOfAHeaderIsNeeded(t *testing.T) {
	header, err := files.ReadFile("kpi_on_time.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parse(string(header)); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range strings.Lines(string(header)) {
		if !strings.HasPrefix(line, "-- ") {
			break
		}
		lines++
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "-- "), ":")
		if _, err := parse(strings.Replace(string(header), line, "", 1)); err == nil || !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	if lines != 20 {
		t.Errorf("the header has %d lines, want name, unit, and title and definition in two languages: 20", lines)
	}
}
