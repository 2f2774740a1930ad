package storage

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// Record is a record that is put back at its offset.
type Record struct {
	Offset     int64
	Time       time.Time // to the millisecond
	Key, Value []byte
	Headers    []kmsg.Header
}

// Batches encodes records at their offsets, in order, as the batches of a span from an offset to before another: each run of
// records is a batch, and an empty one stands where there are none.
func Batches(from, to int64, records []Record) (encoded []byte) {
	next := from
	for len(records) > 0 {
		encoded = append(encoded, Filler(next, records[0].Offset)...)
		run := 1
		const most = 1000
		for run < len(records) && run < most && records[run].Offset == records[run-1].Offset+1 {
			run++
		}
		encoded = append(encoded, encodeRun(records[:run])...)
		next = records[run-1].Offset + 1
		records = records[run:]
	}
	return append(encoded, Filler(next, to)...)
}

func encodeRun(records []Record) []byte {
	first := records[0]
	batch := kmsg.RecordBatch{
		FirstOffset: first.Offset, Magic: 2, LastOffsetDelta: int32(len(records) - 1), NumRecords: int32(len(records)),
		FirstTimestamp: first.Time.UnixMilli(), MaxTimestamp: first.Time.UnixMilli(), ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1,
	}
	for i, r := range records {
		at := r.Time.UnixMilli()
		batch.MaxTimestamp = max(batch.MaxTimestamp, at)
		record := kmsg.Record{TimestampDelta64: at - batch.FirstTimestamp, OffsetDelta: int32(i), Key: r.Key, Value: r.Value, Headers: r.Headers}
		record.Length = int32(len(record.AppendTo(nil)) - 1) // a length of 0 takes one byte
		batch.Records = record.AppendTo(batch.Records)
	}
	raw := batch.AppendTo(nil)
	binary.BigEndian.PutUint32(raw[lengthAt:], uint32(len(raw)-frameSize))
	binary.BigEndian.PutUint32(raw[crcAt:], crc32.Checksum(raw[coveredAt:], castagnoli))
	return slices.Clip(raw)
}
