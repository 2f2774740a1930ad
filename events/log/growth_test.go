package log_test

import (
	"testing"

	"github.com/segmentio/kafka-go"

	"oneseal/deploy/embedded/embeddedtest"
	eventlog "oneseal/events/log"
)

// A member that took fewer partitions for all than were shared out would take a subject's parts for the whole.
func TestMembersOfAGroupKnowAllPartitionsThatWereSharedOut(t *testing.T) {
	const topic, before, after = "oneseal.approval.v1", 2, 8
	cfg := eventlog.Config{Brokers: embeddedtest.StartKafka(t).Brokers(), Partitions: before}
	if err := eventlog.EnsureTopic(t.Context(), cfg, topic); err != nil {
		t.Fatal(err)
	}
	client, closeClient := cfg.Client()
	t.Cleanup(closeClient)
	write := func(partition int) {
		t.Helper()
		answer, err := client.Produce(t.Context(), &kafka.ProduceRequest{Topic: topic, Partition: partition, RequiredAcks: kafka.RequireAll,
			Records: kafka.NewRecordReader(kafka.Record{Value: kafka.NewBytes([]byte("x"))})})
		if err == nil {
			err = answer.Error
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	member := func() *eventlog.BatchReader[[]eventlog.Record] {
		r := eventlog.NewBatchReader(cfg, eventlog.ReadOptions{Group: "g", Topics: []string{topic}}, eventlog.Whole)
		t.Cleanup(func() { r.Close() })
		return r
	}
	first := member()
	write(0)
	batch, err := first.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	alone := batch.Generation
	if batch.Shared.Partitions[topic] != before || batch.Shared.Others {
		t.Fatalf("alone: %+v", *batch.Shared)
	}
	answer, err := client.CreatePartitions(t.Context(), &kafka.CreatePartitionsRequest{Topics: []kafka.TopicPartitionsConfig{{Name: topic, Count: after}}})
	if err != nil || answer.Errors[topic] != nil {
		t.Fatal(err, answer)
	}
	member()                           // so that the partitions are shared out again at once
	client, closeClient = cfg.Client() // which knows the new partitions
	t.Cleanup(closeClient)
	for batch.Generation == alone {
		for partition := range after { // whichever the first member has then
			write(partition)
		}
		if batch, err = first.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if batch.Shared.Partitions[topic] != after || !batch.Shared.Others {
		t.Errorf("after the topic grew: %+v", *batch.Shared)
	}
}
