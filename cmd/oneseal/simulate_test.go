package main

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	cloudevents "github.com/cloudevents/sdk-go/v2/event"
	"github.com/segmentio/kafka-go"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded"
	eventlog "oneseal/events/log"
	"oneseal/ingest/simulate"
)

// What towns state lies in Kafka, of each subject in the order in which it was stated, whatever the mode of the records. CloudEvents' own SDK
// reads those in structured mode.
func TestSimulatedTownsLieInKafka(t *testing.T) {
	stated := make(map[string][]string)
	for e := range simulate.Run(simulate.Options{From: date(t, "2017-03-01"), To: date(t, "2017-04-15"), Seed: 4, Towns: 3}) {
		stated[e.Source+e.Subject] = append(stated[e.Source+e.Subject], e.ID)
	}
	for name, start := range map[string]func(t *testing.T) []string{
		"embedded": func(t *testing.T) []string {
			broker, err := embedded.OpenKafka(embedded.Options{DataDir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(broker.Stop)
			return broker.Brokers()
		},
		"apache": func(t *testing.T) []string { return apachekafka.Start(t).Brokers() },
	} {
		t.Run(name, func(t *testing.T) {
			brokers := start(t)
			c := command("simulate", "--from", "2017-03-01", "--to", "2017-04-15", "--seed", "4", "--towns", "3", "--kafka", brokers[0], "--replication", "1", "--partitions", "2", "--mode", "mixed")
			if out, err := c.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			cfg := eventlog.Config{Brokers: brokers}
			ranges, err := eventlog.Ends(t.Context(), cfg, eventlog.Topics()...)
			if err != nil {
				t.Fatal(err)
			}
			lie := make(map[string][]string)
			modes := make(map[bool]int) // of records, by whether they are structured
			for at, r := range ranges {
				if at.Partition > 1 {
					t.Errorf("there is a partition %s", at)
				}
				if err := eventlog.ReadRange(t.Context(), cfg, at.Topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
					e, err := eventlog.EventOf(r)
					structured := slices.ContainsFunc(r.Headers, func(h kafka.Header) bool {
						return h.Key == "content-type" && string(h.Value) == "application/cloudevents+json; charset=UTF-8"
					})
					if modes[structured]++; err == nil && structured {
						var read cloudevents.Event
						if err := errors.Join(json.Unmarshal(r.Value, &read), read.Validate()); err != nil || read.ID() != e.ID || !read.Time().Equal(e.Time) {
							t.Errorf("the SDK reads %s as %s of %v: %v", e.ID, read.ID(), read.Time(), err)
						}
					}
					if err == nil {
						lie[e.Source+e.Subject] = append(lie[e.Source+e.Subject], e.ID)
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			if modes[true] == 0 || modes[false] == 0 {
				t.Errorf("records structured or not: %v", modes)
			}
			if !maps.EqualFunc(stated, lie, slices.Equal) {
				t.Errorf("%d subjects were stated, %d lie in Kafka, or not in their order", len(stated), len(lie))
			}
		})
	}
}

func date(t *testing.T, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}
