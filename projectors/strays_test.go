package projectors_test

import (
	"math/rand/v2"
	"testing"

	"github.com/segmentio/kafka-go"

	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

// Clients choose the partition of a subject in different ways: Java's by murmur2 as ours, librdkafka's by CRC32, others by
// turns. Two projectors that have parts of the same stories then still agree with a rebuild, whichever comes first.
func TestStoriesInSeveralPartitionsAreWholeForTwoProjectors(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	w.Project(w.Options())
	random := rand.New(rand.NewPCG(16, 2))
	balancers := []kafka.Balancer{&kafka.Murmur2Balancer{Consistent: true}, kafka.CRC32Balancer{Consistent: true}, &kafka.RoundRobin{}}
	writers := make([]*kafka.Writer, len(balancers))
	client, done := w.Log.Client()
	t.Cleanup(done)
	for i, balancer := range balancers {
		writers[i] = &kafka.Writer{Addr: client.Addr, Transport: client.Transport, Balancer: balancer, BatchSize: 1, RequiredAcks: kafka.RequireAll}
		t.Cleanup(func() { writers[i].Close() })
	}
	w.Tell(received("approval/first")) // both have joined when its row is there
	w.Until("SELECT count() FROM approvals")
	const cases, actsOfEach = 60, 8
	messages := acts(7, cases, actsOfEach)
	for round := range actsOfEach { // so that the acts of a case come in several batches
		byWriter := make([][]kafka.Message, len(writers))
		for _, m := range messages[round*cases : (round+1)*cases] {
			to := random.IntN(len(writers))
			byWriter[to] = append(byWriter[to], kafka.Message{Topic: m.Topic, Key: m.Key, Value: m.Value, Headers: m.Headers})
		}
		for i, batch := range byWriter {
			if len(batch) > 0 {
				if err := writers[i].WriteMessages(t.Context(), batch...); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	status := w.CaughtUp()
	if want := int64(1 + cases*actsOfEach); status.Archived != want {
		t.Errorf("%d archived, want %d", status.Archived, want)
	}
	if status.Scattered < cases/2 {
		t.Errorf("%d stories lie in several partitions; the test shows nothing", status.Scattered)
	}
	if found := w.Count("SELECT uniqExact(subject) FROM findings_v WHERE rule = 'several_partitions'"); int64(found) != status.Scattered {
		t.Errorf("%d findings of several partitions, want %d", found, status.Scattered)
	}
	if revisions := w.Count("SELECT sum(revision) FROM (SELECT revision FROM approvals FINAL UNION ALL SELECT revision FROM penalties FINAL)"); int64(revisions) != status.Archived {
		t.Errorf("the rows hold %d facts, want %d", revisions, status.Archived)
	}
	for _, model := range []string{"approvals", "penalties"} {
		live := w.Digest(model)
		if _, err := projectors.Rebuild(t.Context(), w.Options(), model); err != nil {
			t.Fatal(err)
		}
		if rebuilt := w.Digest(model); rebuilt != live {
			t.Errorf("%s differ from a rebuild", model)
		}
	}
}
