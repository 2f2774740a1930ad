package projectors_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"

	"oneseal/deploy/strangers"
	"oneseal/events"
	"oneseal/projectors/towntest"
)

// Whoever may write to Kafka may write a batch that nobody can unpack, or that becomes ten thousand times as large. franz-go's own types
// write both between two good events: each is one dead letter, with its reason, and what comes behind is projected.
func TestABatchThatCannotBeUnpackedIsADeadLetterAndStopsNothing(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	client, err := kgo.NewClient(append(strangers.Franz(t, w.System.Brokers()), kgo.MaxVersions(kversion.V3_7_0()))...) // newer ones name topics by numbers
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	tell := func(id string) {
		w.Tell(&events.Event{ID: id, Source: "/s", Type: "oneseal.approval.received", Subject: "approval/1", Organ: "o", Time: time.Date(2026, 3, 2, 9, 0, 0, 0, events.China), Data: &events.ApprovalReceived{}})
	}
	tell("first")
	w.CaughtUp()
	var at struct {
		Topic     string
		Partition uint16
	}
	if err := w.Conn.QueryRow(t.Context(), "SELECT topic, partition FROM events").Scan(&at.Topic, &at.Partition); err != nil {
		t.Fatal(err)
	}
	write := func(records int32, compression int16, packed []byte) {
		t.Helper()
		batch := kmsg.RecordBatch{PartitionLeaderEpoch: -1, Magic: 2, Attributes: compression, LastOffsetDelta: records - 1, FirstTimestamp: 1772413200000, MaxTimestamp: 1772413200000,
			ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1, NumRecords: records, Records: packed}
		raw := batch.AppendTo(nil)
		binary.BigEndian.PutUint32(raw[8:], uint32(len(raw)-12))
		binary.BigEndian.PutUint32(raw[17:], crc32.Checksum(raw[21:], crc32.MakeTable(crc32.Castagnoli)))
		request := kmsg.NewPtrProduceRequest()
		request.Acks, request.TimeoutMillis = -1, 10000
		topic, partition := kmsg.NewProduceRequestTopic(), kmsg.NewProduceRequestTopicPartition()
		topic.Topic, partition.Partition, partition.Records = at.Topic, int32(at.Partition), raw
		topic.Partitions = append(topic.Partitions, partition)
		request.Topics = append(request.Topics, topic)
		answer, err := request.RequestWith(t.Context(), client)
		if err == nil {
			err = kerr.ErrorForCode(answer.Topics[0].Partitions[0].ErrorCode)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var bomb bytes.Buffer
	encoder, err := zstd.NewWriter(&bomb)
	if err != nil {
		t.Fatal(err)
	}
	const size = 4 << 30
	if _, err := io.CopyN(encoder, zeros{}, size); err != nil {
		t.Fatal(err)
	}
	if err := encoder.Close(); err != nil {
		t.Fatal(err)
	}
	largest, stop := watchHeap(t.Context())
	write(3, 4, bomb.Bytes())
	write(2, 4, []byte("no zstd at all"))
	tell("last")
	status := w.CaughtUp()
	stop()
	if told := towntest.Ask[uint64](t, w.Conn, "SELECT count() FROM events WHERE id IN ('first', 'last')"); told != 2 {
		t.Errorf("%d of the two events around are in the archive", told)
	}
	if status.OpenLetters != 2 || status.SetAside != 0 {
		t.Errorf("%d dead letters, %d subjects set aside", status.OpenLetters, status.SetAside)
	}
	for _, reason := range []string{"%more than 67108864 bytes when decompressed%", "%can''t be decompressed by zstd%"} {
		if n := towntest.Ask[uint64](t, w.Conn, "SELECT count() FROM deadletters FINAL WHERE reason LIKE '"+reason+"' AND length(value) > 0"); n != 1 {
			t.Errorf("%d dead letters say %s", n, reason)
		}
	}
	if skipped := towntest.Ask[uint64](t, w.Conn, "SELECT sum(count) FROM skipped FINAL WHERE reason = 'unreadable'"); skipped != 3 {
		t.Errorf("%d offsets are known as the rest of such a batch, 3 are", skipped)
	}
	t.Logf("%d bytes of batch become %d; the heap had at most %d MB", bomb.Len(), int64(size), largest()>>20)
	if largest() > size/4 {
		t.Errorf("the heap grew to %d MB", largest()>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// watchHeap looks at how large the heap is until it is stopped.
func watchHeap(ctx context.Context) (largest func() uint64, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	var most uint64
	go func() {
		defer close(done)
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 { return most }, func() { cancel(); <-done }
}
