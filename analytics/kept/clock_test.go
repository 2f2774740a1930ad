package kept

import (
	"slices"
	"testing"
	"time"
)

// A figure that asks for the moment changes by the minute, one that asks for the day at midnight in the town, others never.
func TestFiguresChangeWithTheTown(t *testing.T) {
	figures, err := figuresOf([]string{"kpi_push", "kpi_incidents", "kpi_overdue_open", "kpi_limit_compression", "findings_v", "kpi_rework", "kpi_handovers"})
	if err != nil {
		t.Fatal(err)
	}
	changed := func(from, to string) (all []string) {
		var stands [2]stand
		for i, text := range []string{from, to} {
			if stands[i].at, err = time.Parse(time.RFC3339, text); err != nil {
				t.Fatal(err)
			}
		}
		for _, f := range figures {
			if f.state(stands[0]) != f.state(stands[1]) {
				all = append(all, f.view)
			}
		}
		return all
	}
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"2026-11-25T10:00:01Z", "2026-11-25T10:00:59Z", nil},
		{"2026-11-25T10:00:59Z", "2026-11-25T10:01:00Z", []string{"kpi_push", "kpi_incidents"}},
		{"2026-11-25T23:59:59Z", "2026-11-26T00:00:00Z", []string{"kpi_push", "kpi_incidents"}}, // eight in the morning
		{"2026-11-25T15:59:59Z", "2026-11-25T16:00:00Z", []string{"kpi_push", "kpi_incidents", "kpi_overdue_open", "kpi_limit_compression", "findings_v"}},
	} {
		if got := changed(c.from, c.to); !slices.Equal(got, c.want) {
			t.Errorf("from %s to %s: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}
