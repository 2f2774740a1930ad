package apachekafka_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// Three brokers, of which one at a time is killed and comes back, under ingest and two projectors: each node as the leader of
// everything, and whichever coordinates the group. Each acknowledged event lies in the archive once, where its sender was told,
// in the order of its subject's sender; and the rows are those of a fold from scratch. Kafka says itself who leads.
func TestFailoversLoseRepeatAndReorderNothing(t *testing.T) {
	if os.Getenv("ONESEAL_SLOW") == "" {
		t.Skip("three brokers take minutes: set ONESEAL_SLOW=1, as make test-slow does")
	}
	cluster := apachekafka.StartCluster(t, 3)
	cfg := eventlog.Config{Brokers: cluster.Brokers(), Partitions: 4, Replication: 3}
	if err := eventlog.EnsureTopics(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	w := towntest.On(t, embeddedtest.Start(t), cfg.Brokers)
	for range 2 {
		w.Project(w.Options())
	}
	dir := t.TempDir()
	index, err := ingest.OpenIndex(t.Context(), filepath.Join(dir, "ids"), cfg)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ingest.OpenKeys(filepath.Join(dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := keys.Create(ingest.Everything("all"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(ingest.NewServer(ingest.Options{Batcher: w.Batcher, Keys: keys, Index: index}))
	t.Cleanup(func() { server.Close(); index.Close() })

	// Each sender has its subjects, and tells the events of each one after the other.
	var acknowledged atomic.Int64
	var mu sync.Mutex
	told := make(map[string]eventlog.Position)
	var sending sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	for s := range 8 {
		sending.Go(func() {
			to := client.NewHTTP(server.URL, key)
			for n := 0; ctx.Err() == nil; n++ {
				var all []*events.Event
				for subject := range 5 {
					all = append(all, step(fmt.Sprintf("approval/%d-%d", s, n/20*5+subject), n%20))
				}
				results, err := to.Send(t.Context(), all)
				if err == nil {
					err = client.Refused(results)
				}
				if err != nil {
					t.Errorf("sender %d: %v", s, err)
					return
				}
				mu.Lock()
				for _, r := range results {
					told[r.ID] = *r.Position
				}
				mu.Unlock()
				acknowledged.Add(int64(len(all)))
			}
		})
	}
	moved := func(what string) {
		t.Helper()
		t.Logf("%s; %d events are acknowledged", what, acknowledged.Load())
		for goal := acknowledged.Load() + 300; acknowledged.Load() < goal; {
			select {
			case <-time.After(50 * time.Millisecond):
			case <-t.Context().Done():
				t.Fatalf("%s, nothing is acknowledged any more", what)
			}
		}
	}
	fail := func(node *apachekafka.Broker, what string) {
		t.Helper()
		moved("all are there")
		node.Stop()
		moved(what + " is gone")
		node.Start()
		cluster.Whole(t.Context())
	}
	for i, node := range cluster.Nodes {
		cluster.LeadBy(t.Context(), node)
		fail(node, fmt.Sprintf("node %d, which led everything,", i+1))
		fail(cluster.Coordinator(t.Context(), projectors.DefaultGroup), "the group's coordinator")
	}
	for i, node := range cluster.Nodes {
		fail(node, fmt.Sprintf("node %d", i+1))
	}
	stop()
	sending.Wait()
	status := w.CaughtUp()
	if status.DeadLetters != 0 || status.OpenLetters != 0 {
		t.Errorf("%d dead letters, %d open", status.DeadLetters, status.OpenLetters)
	}

	rows, err := w.Conn.Query(t.Context(), "SELECT subject, id, topic, partition, offset FROM events FINAL ORDER BY subject, partition, offset")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	archived, last := make(map[string]bool), make(map[string]string)
	for rows.Next() {
		var subject, id, topic string
		var partition uint16
		var offset uint64
		if err := rows.Scan(&subject, &id, &topic, &partition, &offset); err != nil {
			t.Fatal(err)
		}
		at := eventlog.Position{Topic: topic, Partition: int(partition), Offset: int64(offset)}
		switch {
		case archived[id]:
			t.Errorf("%s lies in the archive twice, once at %s", id, at)
		case told[id] != at:
			t.Errorf("%s lies at %s, and its sender was told %s", id, at, told[id])
		case id < last[subject]:
			t.Errorf("%s comes after %s", id, last[subject])
		}
		archived[id], last[subject] = true, id
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for id, at := range told {
		if !archived[id] {
			t.Errorf("%s was acknowledged at %s and is not in the archive", id, at)
		}
	}
	live := w.Digest("approvals")
	if _, err := projectors.Rebuild(t.Context(), w.Options(), "approvals"); err != nil {
		t.Fatal(err)
	}
	if rebuilt := w.Digest("approvals"); rebuilt != live {
		t.Error("a fold from scratch gives other rows")
	}
	t.Logf("%d events of %d subjects", len(told), len(last))
}

// step is the n-th event of a case, less than a hundred.
func step(subject string, n int) *events.Event {
	e := &events.Event{ID: fmt.Sprintf("%s %02d", subject, n), Source: "/window/1", Subject: subject, Organ: "o1",
		Time: time.Date(2017, 3, 1, 9, n, 0, 0, time.UTC), Type: "oneseal.approval.received", Data: &events.ApprovalReceived{}}
	if n == 1 {
		e.Type, e.Data = "oneseal.approval.accepted", &events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(10)}
	}
	return e
}
