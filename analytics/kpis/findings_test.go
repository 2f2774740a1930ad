package kpis_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
	"oneseal/events/law"
	"oneseal/ingest/simulate"
)

// The families whose stories show breaches of rules.
var judgedFamilies = []string{"absence", "approval", "calendar", "document", "item", "penalty", "post", "sealing", "staff"}

// unmet are rules that the towns of this test, which live in 2016 and 2017, do not break, and why. The folds' own test has towns of later
// years that do.
var unmet = map[string]string{
	"no_legal_review": "no text asked for a review before 2018", "one_officer_on_spot": "one was enough before 2021", "late_penalty_decision": "no text had a period before 2021",
	"late_application":           "it comes more than nine months after the service: later than these towns live",
	"unqualified_officer":        "no text asked for it before 2021",
	"late_grant_reply":           "no text had a time for the reply before 2025",
	"electronic_without_consent": "no text asked for it before 2021", "late_publication": "no text had a period before 2021", "late_withdrawal": "no text had a period before 2021",
}

// Every planted breach is found with the events that show it, and nothing else is: recall and precision are 1.
func TestFindingsAreThePlantedBreaches(t *testing.T) {
	last := time.Date(2017, 12, 29, 0, 0, 0, 0, time.UTC)
	met := make(map[string]int)
	for _, seed := range []uint64{21, 22, 23, 24, 25} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			planted := make(map[string]int)
			var town []*events.Event
			options := simulate.Options{From: time.Date(2016, 10, 1, 0, 0, 0, 0, time.UTC), To: last, Seed: seed, Truth: func(truth simulate.Truth) {
				if _, err := law.Find(string(truth.Kind)); err == nil {
					planted[fmt.Sprint(truth.Kind, " ", truth.Subject, " ", strings.Join(truth.Events, " "))]++
					met[string(truth.Kind)]++
				}
			}}
			for e := range simulate.Run(options) {
				if slices.Contains(judgedFamilies, e.Family()) {
					town = append(town, e)
				}
			}
			_, conn := analyticstest.Project(t, town)
			found := make(map[string]int)
			rows, err := conn.Query(t.Context(), "SELECT rule, subject, proof, basis FROM findings_v WHERE since_on <= ?", last)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			for rows.Next() {
				var rule, subject, basis string
				var proof []string
				if err := rows.Scan(&rule, &subject, &proof, &basis); err != nil {
					t.Fatal(err)
				}
				found[fmt.Sprint(rule, " ", subject, " ", strings.Join(proof, " "))]++
				if basis == "" {
					t.Errorf("%s of %s names no article", rule, subject)
				}
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			for _, breach := range slices.Sorted(maps.Keys(planted)) {
				if found[breach] != planted[breach] {
					t.Errorf("planted %d times, found %d: %s", planted[breach], found[breach], breach)
				}
			}
			for _, finding := range slices.Sorted(maps.Keys(found)) {
				if planted[finding] == 0 {
					t.Errorf("found, but not planted: %s", finding)
				}
			}
			t.Logf("%d breaches planted, %d found", len(planted), len(found))
		})
	}
	for _, rule := range law.Rules() {
		// Towns choose partitions as Kafka's own clients do; the projectors' tests have writers that do not.
		if met[rule.ID] == 0 && rule != law.SeveralPartitions && unmet[rule.ID] == "" {
			t.Errorf("no town broke %s", rule.ID)
		}
	}
	t.Log(met)
}
