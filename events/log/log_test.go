package log_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

func received(subject, id string) eventlog.Message {
	m, err := eventlog.MessageOf(&events.Event{ID: id, Source: "/test", Type: "oneseal.approval.received", Subject: "approval/" + subject,
		Time: time.Date(2017, 9, 22, 9, 30, 0, 0, time.UTC), Data: &events.ApprovalReceived{}})
	if err != nil {
		panic(err)
	}
	return m
}

func TestAppendedEventsAreReadBackAsTheyWere(t *testing.T) {
	t.Run("embedded", func(t *testing.T) { readBack(t, embeddedtest.StartKafka(t).Brokers()) })
	t.Run("apache", func(t *testing.T) { readBack(t, apachekafka.Start(t).Brokers()) })
}

func readBack(t *testing.T, brokers []string) {
	cfg := eventlog.Config{Brokers: brokers, Partitions: 3}
	for range 2 { // creating the topics again changes nothing
		if err := eventlog.EnsureTopics(t.Context(), cfg); err != nil {
			t.Fatal(err)
		}
	}
	batcher := eventlog.NewBatcher(cfg)
	defer batcher.Close()
	var messages []eventlog.Message
	for i := range 5000 {
		messages = append(messages, received(fmt.Sprint(i%70), fmt.Sprint(i)))
	}
	positions, err := batcher.Append(t.Context(), messages)
	if err != nil {
		t.Fatal(err)
	}
	at := make(map[eventlog.Position]int)
	for i, p := range positions {
		at[p] = i
	}
	if len(at) != len(messages) {
		t.Fatalf("%d different positions for %d messages", len(at), len(messages))
	}
	reader := eventlog.NewBatchReader(cfg, eventlog.ReadOptions{Group: "g", Topics: eventlog.Topics()}, eventlog.Whole)
	seen := 0
	for seen < len(messages) {
		batch, err := reader.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range batch.Parts {
			for i := range part.Value {
				r := &part.Value[i]
				e, err := eventlog.EventOf(r)
				if err != nil {
					t.Fatal(err)
				}
				if want := at[r.Position]; e.ID != fmt.Sprint(want) {
					t.Fatalf("%s holds event %s, Append said %d", r.Position, e.ID, want)
				}
				seen++
			}
		}
		if err := reader.Commit(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	ranges, err := eventlog.Ends(t.Context(), cfg, eventlog.Topics()...)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := eventlog.Committed(t.Context(), cfg, "g", eventlog.Topics()...)
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for p, r := range ranges {
		total += r.End - r.Start
		if r.End > 0 && committed[p] != r.End {
			t.Errorf("%s: committed %d, ends at %d", p, committed[p], r.End)
		}
	}
	if total != int64(len(messages)) {
		t.Errorf("the log holds %d records, want %d", total, len(messages))
	}
}

// Each subject's events are appended one after the other, and a large subject's in one call, while the
// broker goes away and comes back; an append that fails is repeated by its caller.
func TestSubjectKeepsItsOrderWhenTheBrokerFails(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		kafka := embeddedtest.StartKafka(t)
		keepsOrder(t, kafka.Brokers(), kafka.Stop, func() {
			if err := kafka.Start(); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("apache", func(t *testing.T) {
		kafka := apachekafka.Start(t)
		keepsOrder(t, kafka.Brokers(), kafka.Stop, kafka.Start)
	})
}

func keepsOrder(t *testing.T, brokers []string, stop, start func()) {
	cfg := eventlog.Config{Brokers: brokers, Partitions: 2}
	if err := eventlog.EnsureTopics(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	batcher := eventlog.NewBatcher(cfg)
	defer batcher.Close()
	const subjects, each = 20, 60
	var group sync.WaitGroup
	half := make(chan struct{}, subjects)
	for s := range subjects {
		group.Go(func() {
			for n := range each {
				if n == each/2 {
					half <- struct{}{}
				}
				for {
					_, err := batcher.Append(t.Context(), []eventlog.Message{received(fmt.Sprint(s), fmt.Sprintf("%d-%03d", s, n))})
					if err == nil {
						break
					}
					if errors.Is(err, context.Canceled) {
						return
					}
				}
			}
		})
	}
	// One call that makes many batches: they follow each other, failures or not.
	const large = 60_000
	var messages []eventlog.Message
	for n := range large {
		messages = append(messages, received("large", fmt.Sprintf("large-%06d", n)))
	}
	group.Go(func() {
		for t.Context().Err() == nil {
			if _, err := batcher.Append(t.Context(), messages); err == nil {
				return
			}
		}
	})
	<-half
	for range 3 {
		stop()
		start()
	}
	group.Wait()
	last := make(map[string]string)
	ranges, err := eventlog.Ends(t.Context(), cfg, eventlog.Topics()...)
	if err != nil {
		t.Fatal(err)
	}
	distinct := make(map[string]bool)
	for at, r := range ranges {
		err := eventlog.ReadRange(t.Context(), cfg, at.Topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
			e, err := eventlog.EventOf(r)
			if err != nil {
				return err
			}
			if !distinct[e.ID] && e.ID < last[e.Subject] {
				t.Errorf("%s: %s stands first after %s", e.Subject, e.ID, last[e.Subject])
			}
			distinct[e.ID] = true
			last[e.Subject] = max(last[e.Subject], e.ID)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(distinct) != subjects*each+large {
		t.Errorf("%d events in the log, want %d", len(distinct), subjects*each+large)
	}
}

func TestANewGroupMayStartAtTheEnd(t *testing.T) {
	t.Run("embedded", func(t *testing.T) { startAtEnd(t, embeddedtest.StartKafka(t).Brokers()) })
	t.Run("apache", func(t *testing.T) { startAtEnd(t, apachekafka.Start(t).Brokers()) })
}

func startAtEnd(t *testing.T, brokers []string) {
	cfg := eventlog.Config{Brokers: brokers, Partitions: 3}
	topic := events.Topic("approval")
	if err := eventlog.EnsureTopic(t.Context(), cfg, topic); err != nil {
		t.Fatal(err)
	}
	batcher := eventlog.NewBatcher(cfg)
	defer batcher.Close()
	add := func(ids ...string) {
		for _, id := range ids {
			if _, err := batcher.Append(t.Context(), []eventlog.Message{received(id, id)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	// The second time the group has committed, so it goes on from there.
	start := func() {
		if err := eventlog.StartAtEnd(t.Context(), cfg, "late", topic); err != nil {
			t.Fatal(err)
		}
	}
	add("1", "2", "3")
	start()
	add("4", "5", "6", "7")
	start()
	reader := eventlog.NewBatchReader(cfg, eventlog.ReadOptions{Group: "late", Topics: []string{topic}}, eventlog.Whole)
	defer reader.Close()
	seen := make(map[string]bool)
	for len(seen) < 4 {
		batch, err := reader.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range batch.Parts {
			for _, r := range part.Value {
				if e, err := eventlog.EventOf(&r); err != nil || e.ID < "4" {
					t.Errorf("it reads %+v, %v", e, err)
				} else {
					seen[e.ID] = true
				}
			}
		}
	}
}
