package kpis_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/viewer"
	"oneseal/deploy/embedded"
	"oneseal/events"
)

// compareTopVariants holds the panel of the most frequent variants to the raw events, over all closed cases and over those of
// one item, organ and half year: the share of the top k is that of the chosen cases.
func compareTopVariants(t *testing.T, system *embedded.System, facts stories) {
	t.Helper()
	sql := analyticstest.PanelSQL(t, "Variants: the twenty most frequent")
	ofItem := make(map[string]int)
	for _, story := range facts.of("approval") {
		ofItem[itemOf(story)+" "+story[0].Organ]++
	}
	often, most := "", 0
	for place, n := range ofItem {
		if n > most || n == most && place > often {
			often, most = place, n
		}
	}
	item, organ, _ := strings.Cut(often, " ")
	for _, scope := range []viewer.Scope{
		{From: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Now()},
		{From: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 6, 30, 23, 0, 0, 0, time.UTC), Values: map[string][]string{"item": {item}, "organ": {organ}}},
	} {
		scope.Interval = 24 * time.Hour
		asked, err := viewer.Expand(sql, scope)
		if err != nil {
			t.Fatal(err)
		}
		var chosen [][]*events.Event
		for _, story := range facts.of("approval") {
			in := !closed(story).After(scope.To) && (scope.Values == nil || itemOf(story) == item && strings.HasPrefix(where(story), organ+" "))
			if in {
				chosen = append(chosen, story)
			}
		}
		ranked, top := topShares(chosen)
		got := analyticstest.Run(t, analyticstest.Analyst(system).Query, asked).Data
		if len(ranked) == 0 || len(got) != min(len(ranked), 20) {
			t.Errorf("%v: the panel lists %d variants, of %d", scope.Values, len(got), len(ranked))
		}
		for k, row := range got[:min(len(got), len(ranked))] {
			if rank, variant, share := row[0], row[1], row[5]; rank != fmt.Sprint(k+1) && rank != float64(k+1) || variant != ranked[k] || share != top[k] {
				t.Errorf("%v: at rank %v the panel has %v with %v, the raw events %v with %v", scope.Values, rank, variant, share, ranked[k], top[k])
			}
		}
	}
}
