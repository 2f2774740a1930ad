package log

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"
	fetchapi "github.com/segmentio/kafka-go/protocol/fetch"
	"pgregory.net/rapid"
)

// pack writes record batches as kafka-go does: each slice of records is a batch, from an offset on.
func pack(t interface{ Fatal(...any) }, attributes protocol.Attributes, batches [][]Record) []byte {
	var set []byte
	for _, records := range batches {
		var packed []protocol.Record
		for _, r := range records {
			p := protocol.Record{Offset: r.Offset, Time: r.Time, Headers: r.Headers}
			if r.Key != nil {
				p.Key = protocol.NewBytes(r.Key)
			}
			if r.Value != nil {
				p.Value = protocol.NewBytes(r.Value)
			}
			packed = append(packed, p)
		}
		var out bytes.Buffer
		rs := protocol.RecordSet{Version: 2, Attributes: attributes, Records: protocol.NewRecordReader(packed...)}
		if _, err := rs.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		batch := out.Bytes()[4:]
		binary.BigEndian.PutUint64(batch, uint64(records[0].Offset))
		set = append(set, batch...)
	}
	return set
}

// unpack reads a set from an offset on.
func unpack(set []byte, from int64) ([]Record, *fetched) {
	f := &fetched{at: TopicPartition{"t", 1}, next: from, batches: set}
	var all []Record
	for r := range f.records {
		all = append(all, *r.Clone())
	}
	return all, f
}

func sign(batch []byte) {
	binary.BigEndian.PutUint32(batch[17:], crc32.Checksum(batch[21:], crc32.MakeTable(crc32.Castagnoli)))
}

func TestRecordsAreReadAsKafkaGoWroteThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var batches [][]Record
		offset := rapid.Int64Range(0, 1<<40).Draw(t, "first")
		from := offset + rapid.Int64Range(0, 12).Draw(t, "asked")
		var want []Record
		for range rapid.IntRange(1, 4).Draw(t, "batches") {
			var batch []Record
			began := time.UnixMilli(rapid.Int64Range(10_000, 1<<41).Draw(t, "time"))
			for range rapid.IntRange(1, 5).Draw(t, "records") {
				r := Record{Position: Position{"t", 1, offset}, Time: began.Add(time.Duration(rapid.IntRange(-1000, 1000).Draw(t, "elapsed")) * time.Millisecond),
					Key: drawBytes(t, "key"), Value: drawBytes(t, "value"), Headers: []kafka.Header{}}
				for range rapid.IntRange(0, 3).Draw(t, "headers") {
					r.Headers = append(r.Headers, kafka.Header{Key: rapid.String().Draw(t, "name"), Value: drawBytes(t, "header")})
				}
				batch = append(batch, r)
				if offset >= from {
					want = append(want, r)
				}
				offset++
			}
			batches = append(batches, batch)
		}
		set := pack(t, protocol.Attributes(rapid.IntRange(0, 4).Draw(t, "compression")), batches)
		cut := rapid.IntRange(0, 20).Draw(t, "cut off")
		set = append(set, set[:min(cut, len(set))]...)
		got, f := unpack(set, from)
		for i := range got {
			got[i].Headers = append([]kafka.Header{}, got[i].Headers...)
		}
		if f.err != nil || len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, %v; want %+v", got, f.err, want)
		}
		if f.next != max(from, offset) {
			t.Fatalf("to go on from %d, want %d", f.next, max(from, offset))
		}
	})
}

func drawBytes(t *rapid.T, label string) []byte {
	if rapid.IntRange(0, 4).Draw(t, label+" is null") == 0 {
		return nil
	}
	return append([]byte{}, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, label)...)
}

func plainBatch(t *testing.T) []byte {
	at := time.UnixMilli(1_500_000_000_000)
	return pack(t, 0, [][]Record{{{Position: Position{Offset: 7}, Time: at, Value: []byte("a")}, {Position: Position{Offset: 8}, Time: at, Value: []byte("b")}}})
}

func TestDamagedRecordsAreRefusedAndNeverPassedOver(t *testing.T) {
	for name, damage := range map[string]func([]byte){
		"a bit":      func(b []byte) { b[len(b)-1] ^= 1 },
		"the format": func(b []byte) { b[16] = 1 },
		"the length": func(b []byte) { binary.BigEndian.PutUint32(b[8:], 3) },
	} {
		t.Run(name, func(t *testing.T) {
			set := plainBatch(t)
			damage(set)
			if got, f := unpack(set, 7); f.err == nil || len(got) == 2 && f.next > 9 {
				t.Errorf("%d records, on from %d, and no error", len(got), f.next)
			}
		})
	}
	// Whose checksum is right was written so: one record stands for what can't be read, and the batch behind it follows.
	behind := pack(t, 0, [][]Record{{{Position: Position{Offset: 9}, Time: time.UnixMilli(1_500_000_000_000), Value: []byte("c")}}})
	for name, test := range map[string]struct {
		damage   func([]byte)
		readable int
	}{
		"a record's size": {func(b []byte) { b[61] = 0x7e; sign(b) }, 0},
		"the compression": {func(b []byte) { b[22] |= 7; sign(b) }, 0},
		"no zstd":         {func(b []byte) { b[22] |= 4; sign(b) }, 0},
		"more records":    {func(b []byte) { binary.BigEndian.PutUint32(b[57:], 3); binary.BigEndian.PutUint32(b[23:], 2); sign(b) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			set, next := plainBatch(t), slices.Clone(behind)
			test.damage(set)
			if name == "more records" { // which take an offset more
				binary.BigEndian.PutUint64(next, 10)
			}
			got, f := unpack(append(slices.Clone(set), next...), 7)
			if f.err != nil || len(got) != test.readable+2 || string(got[len(got)-1].Value) != "c" {
				t.Fatalf("%d records, %v", len(got), f.err)
			}
			bad := got[test.readable]
			if bad.Unreadable == nil || bad.Offset != int64(7+test.readable) || !bytes.Equal(bad.Value, set) {
				t.Errorf("%+v stands for it", bad)
			}
			if _, err := EventOf(&bad); err == nil {
				t.Error("it is an event")
			}
			offsets := int64(len(got))
			for _, s := range f.skipped {
				offsets += s.Count
			}
			if last := got[len(got)-1].Offset; offsets != last-6 {
				t.Errorf("%d offsets are accounted for, up to %d from 7 on: %v", offsets, last, f.skipped)
			}
		})
	}
	if _, f := unpack(plainBatch(t)[:30], 7); f.err == nil {
		t.Error("a fetch without one whole batch gives no error")
	}
}

func TestMarkersAndEmptyEndsArePassedOver(t *testing.T) {
	marker := markerOf(t, 7, 1, 0)
	if got, f := unpack(marker, 7); len(got) != 0 || f.err != nil || f.next != 8 || !reflect.DeepEqual(f.skipped, []Skipped{{7, 1, SkipControl}}) {
		t.Errorf("a transaction's marker: %d records, %v, on from %d, skipped %v", len(got), f.err, f.next, f.skipped)
	}
	compacted := plainBatch(t)
	binary.BigEndian.PutUint32(compacted[23:], 5) // last offset 12
	sign(compacted)
	if got, f := unpack(compacted, 7); len(got) != 2 || f.err != nil || f.next != 13 {
		t.Errorf("a batch that lost its last records: %d records, %v, on from %d", len(got), f.err, f.next)
	}
}

// batchOf writes a batch of records without values, of a producer's transaction or of none.
func batchOf(t *testing.T, attributes uint16, producer, offset int64, keys ...string) []byte {
	var records []Record
	for i, key := range keys {
		records = append(records, Record{Position: Position{Offset: offset + int64(i)}, Time: time.UnixMilli(1_500_000_000_000), Key: []byte(key)})
	}
	set := pack(t, 0, [][]Record{records})
	binary.BigEndian.PutUint16(set[21:], attributes)
	binary.BigEndian.PutUint64(set[43:], uint64(producer))
	sign(set)
	return set
}

// markerOf writes the end of a transaction: 0 aborts, 1 commits.
func markerOf(t *testing.T, offset, producer int64, kind byte) []byte {
	return batchOf(t, 16|32, producer, offset, string([]byte{0, 0, 0, kind}))
}

// Kafka's message format (KIP-98): a fetch names the aborted transactions by producer and first offset, each until its marker.
func TestRecordsOfAbortedTransactionsAreSkippedUpToTheirMarker(t *testing.T) {
	const transactional = 16
	set := slices.Concat(
		batchOf(t, transactional, 1, 0, "gone"),
		batchOf(t, 0, -1, 1, "plain"),
		batchOf(t, transactional, 2, 2, "kept of another producer"),
		batchOf(t, 0, 1, 3, "kept, outside of transactions"),
		batchOf(t, transactional, 1, 4, "gone too", "gone too"),
		markerOf(t, 6, 2, 1),
		markerOf(t, 7, 1, 0),
		batchOf(t, transactional, 1, 8, "kept after the abort"),
		markerOf(t, 9, 1, 1),
		batchOf(t, transactional, 1, 10, "gone again"), // its marker is in the next fetch
	)
	f := &fetched{at: TopicPartition{"t", 1}, batches: set, aborted: []fetchapi.ResponseTransaction{{ProducerID: 1, FirstOffset: 10}, {ProducerID: 1, FirstOffset: 0}}}
	var kept []string
	for r := range f.records {
		kept = append(kept, string(r.Key))
	}
	want := []string{"plain", "kept of another producer", "kept, outside of transactions", "kept after the abort"}
	skipped := []Skipped{{0, 1, SkipAborted}, {4, 2, SkipAborted}, {6, 1, SkipControl}, {7, 1, SkipControl}, {9, 1, SkipControl}, {10, 1, SkipAborted}}
	if !reflect.DeepEqual(kept, want) || !reflect.DeepEqual(f.skipped, skipped) || f.next != 11 || f.err != nil {
		t.Errorf("kept %q, skipped %v, on from %d, %v", kept, f.skipped, f.next, f.err)
	}
}

func TestTimeOfTheAppendIsThatOfTheBroker(t *testing.T) {
	set := plainBatch(t)
	binary.BigEndian.PutUint16(set[21:], 8)
	binary.BigEndian.PutUint64(set[35:], 1_600_000_000_000)
	sign(set)
	got, f := unpack(set, 7)
	if f.err != nil || len(got) != 2 || got[1].Time.UnixMilli() != 1_600_000_000_000 {
		t.Errorf("%+v, %v", got, f.err)
	}
}

func FuzzRecords(f *testing.F) {
	for compression := range protocol.Attributes(5) {
		f.Add(pack(f, compression, [][]Record{{{Value: []byte("a"), Headers: []kafka.Header{{Key: "k", Value: []byte("v")}}}}}), true)
	}
	f.Fuzz(func(t *testing.T, set []byte, whole bool) {
		if whole && len(set) > batchHeader {
			set[16] = 2
			binary.BigEndian.PutUint32(set[8:], uint32(len(set)-12))
			sign(set)
		}
		if got, f := unpack(set, 0); len(got) > 0 && f.next <= got[len(got)-1].Offset {
			t.Errorf("on from %d after a record at %d", f.next, got[len(got)-1].Offset)
		}
	})
}
