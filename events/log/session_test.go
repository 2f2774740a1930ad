package log

import (
	"fmt"
	"math"
	"testing"

	"github.com/segmentio/kafka-go"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded/embeddedtest"
)

// onBrokers runs a test on the embedded broker and on Apache Kafka, with one partition of a topic.
func onBrokers(t *testing.T, test func(t *testing.T, cfg Config, at TopicPartition)) {
	for name, start := range map[string]func(testing.TB) []string{
		"embedded": func(t testing.TB) []string { return embeddedtest.StartKafka(t).Brokers() },
		"apache":   func(t testing.TB) []string { return apachekafka.Start(t).Brokers() },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := Config{Brokers: start(t), Partitions: 1}
			if err := EnsureTopic(t.Context(), cfg, "t"); err != nil {
				t.Fatal(err)
			}
			test(t, cfg, TopicPartition{"t", 0})
		})
	}
}

func valuesOf(t *testing.T, cfg Config, at TopicPartition) (values []string) {
	t.Helper()
	ends, err := Ends(t.Context(), cfg, at.Topic)
	if err != nil {
		t.Fatal(err)
	}
	if err := ReadRange(t.Context(), cfg, at.Topic, at.Partition, 0, ends[at].End, func(r *Record) error {
		values = append(values, string(r.Value))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return values
}

// The broker says itself that it has a batch already, and where.
func TestABatchThatIsSentAgainIsInTheLogOnce(t *testing.T) {
	onBrokers(t, func(t *testing.T, cfg Config, at TopicPartition) {
		b := NewBatcher(cfg)
		defer b.Close()
		var s session
		for n := range 3 {
			records := []kafka.Record{{Value: kafka.NewBytes(fmt.Appendf(nil, "%d a", n))}, {Value: kafka.NewBytes(fmt.Appendf(nil, "%d b", n))}}
			if err := patiently(t.Context(), func() error { return s.open(t.Context(), b.client, len(records)) }); err != nil {
				t.Fatal(err)
			}
			set, err := s.encode(records)
			if err != nil {
				t.Fatal(err)
			}
			for try := range 3 {
				if base, err := b.produceOnce(t.Context(), at, set); err != nil || base != int64(2*n) {
					t.Errorf("batch %d, try %d: offset %d, %v", n, try, base, err)
				}
			}
			s.next += 2
		}
		if got := fmt.Sprint(valuesOf(t, cfg, at)); got != "[0 a 0 b 1 a 1 b 2 a 2 b]" {
			t.Errorf("the log holds %s", got)
		}
	})
}

// A broker that has forgotten the producer, or numbers that end, begin another session and lose nothing.
func TestAppendsGoOnWhenTheBrokerKnowsTheSessionNoMore(t *testing.T) {
	onBrokers(t, func(t *testing.T, cfg Config, at TopicPartition) {
		b := NewBatcher(cfg)
		defer b.Close()
		add := func(value string) {
			t.Helper()
			if _, err := b.Append(t.Context(), []Message{{Topic: at.Topic, Value: []byte(value)}, {Topic: at.Topic, Value: []byte(value + "'")}}); err != nil {
				t.Fatal(err)
			}
			b.lanes.Wait()
		}
		add("a")
		first := b.byLane[at].session
		b.byLane[at].session.next += 7
		add("b")
		second := b.byLane[at].session
		b.byLane[at].session.next = math.MaxInt32 - 1
		add("c")
		if third := b.byLane[at].session; first.producer == second.producer || second.producer == third.producer || third.next != 2 {
			t.Errorf("sessions %+v, %+v, %+v", first, second, third)
		}
		if got := fmt.Sprint(valuesOf(t, cfg, at)); got != "[a a' b b' c c']" {
			t.Errorf("the log holds %s", got)
		}
	})
}
