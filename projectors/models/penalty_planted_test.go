package models

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events/law"
	"oneseal/ingest/simulate"
	"oneseal/projectors/story"
)

// ofPenalties are the rules that findings of penalties name.
func ofPenalties() (rules []*law.Rule) {
	for _, r := range law.Rules() {
		last := r.Versions[len(r.Versions)-1]
		if text := last.Act.Title.EN; text == "Penalty Law" || text == "Compulsion Law" || text == "Crime Transfer Rules" || text == "Publicity Rules" {
			rules = append(rules, r)
		}
	}
	return rules
}

// Towns that live under both texts of the Penalty Law break every rule of penalties. What their truth tells is found, and nothing else:
// recall and precision are 1, on each of 5 seeds.
func TestPlantedBreachesOfPenaltiesAreFound(t *testing.T) {
	to := time.Date(2023, 12, 29, 0, 0, 0, 0, time.UTC)
	met := make(map[string]int)
	for _, seed := range []uint64{31, 32, 33, 34, 35} {
		planted, found := make(map[string]bool), make(map[string]bool)
		here := make(map[string]int)
		stories, staff := make(map[string][]story.Entry), make(map[string][]story.Entry)
		for e := range simulate.Run(simulate.Options{From: time.Date(2020, 4, 1, 0, 0, 0, 0, time.UTC), To: to, Seed: seed, Truth: func(truth simulate.Truth) {
			if rule, err := law.Find(string(truth.Kind)); err == nil && strings.HasPrefix(truth.Subject, "penalty/") {
				planted[fmt.Sprint(rule.ID, " ", truth.Subject, " ", truth.Events)] = true
				met[rule.ID]++
				here[rule.ID]++
			}
		}}) {
			switch e.Family() {
			case "penalty":
				stories[e.Subject] = append(stories[e.Subject], story.Entry{Event: e, Offset: int64(len(stories[e.Subject]))})
			case "staff":
				staff[e.Subject] = append(staff[e.Subject], story.Entry{Event: e, Offset: int64(len(staff[e.Subject]))})
			}
		}
		reference, err := NewReference(staff, law.China)
		if err != nil {
			t.Fatal(err)
		}
		for subject, entries := range stories {
			p, err := FoldPenalty(story.Of(subject, entries), &Lookup{Reference: reference})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range p.Findings {
				if !f.Since.Midnight().After(to) {
					found[fmt.Sprint(f.Rule.ID, " ", subject, " ", f.Proof)] = true
				}
			}
		}
		for _, breach := range slices.Sorted(maps.Keys(planted)) {
			if !found[breach] {
				t.Errorf("seed %d: planted and not found: %s", seed, breach)
			}
		}
		for _, breach := range slices.Sorted(maps.Keys(found)) {
			if !planted[breach] {
				t.Errorf("seed %d: found and not planted: %s", seed, breach)
			}
		}
		for _, r := range ofPenalties() {
			if here[r.ID] == 0 {
				t.Errorf("seed %d: no case broke %s", seed, r.ID)
			}
		}
		t.Logf("seed %d: %d planted, %d found, in %d cases", seed, len(planted), len(found), len(stories))
	}
	if len(ofPenalties()) < 37 {
		t.Errorf("only %d rules are of penalties", len(ofPenalties()))
	}
	t.Log(met)
}
