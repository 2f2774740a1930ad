package log

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/compress"
	"github.com/segmentio/kafka-go/protocol"
	fetchapi "github.com/segmentio/kafka-go/protocol/fetch"
)

// kafka-go's own fetch reads the headers of a record byte by byte into two allocations each: of the
// 5.4 µs that an event took in this process, it had 2.6. Fetches go through its client and protocol
// as ever, but their record batches arrive as bytes, and are read here without an allocation a record.
// kafka-go keeps one form of a response a process, so its Client.Fetch can't be used beside this.
func init() { protocol.Register(&fetchapi.Request{}, &fetchResponse{}) }

// fetchResponse is that of the Fetch API, versions 0 to 11.
type fetchResponse struct {
	ThrottleTimeMs int32          `kafka:"min=v1,max=v11"`
	ErrorCode      int16          `kafka:"min=v7,max=v11"`
	SessionID      int32          `kafka:"min=v7,max=v11"`
	Topics         []fetchedTopic `kafka:"min=v0,max=v11"`
}

type fetchedTopic struct {
	Topic      string             `kafka:"min=v0,max=v11"`
	Partitions []fetchedPartition `kafka:"min=v0,max=v11"`
}

type fetchedPartition struct {
	Partition            int32                          `kafka:"min=v0,max=v11"`
	ErrorCode            int16                          `kafka:"min=v0,max=v11"`
	HighWatermark        int64                          `kafka:"min=v0,max=v11"`
	LastStableOffset     int64                          `kafka:"min=v4,max=v11"`
	LogStartOffset       int64                          `kafka:"min=v5,max=v11"`
	AbortedTransactions  []fetchapi.ResponseTransaction `kafka:"min=v4,max=v11"`
	PreferredReadReplica int32                          `kafka:"min=v11,max=v11"`
	RecordSet            recordSet                      `kafka:"min=v0,max=v11"`
}

func (*fetchResponse) ApiKey() protocol.ApiKey { return protocol.Fetch }

// recordSet is record batches, one after the other; the last one may be cut off.
type recordSet []byte

// ReadFrom reads a length of four bytes and as many bytes as it says.
func (s *recordSet) ReadFrom(r io.Reader) (int64, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return 0, err
	}
	size := int32(binary.BigEndian.Uint32(length[:]))
	if size <= 0 {
		return 4, nil
	}
	*s = make(recordSet, size)
	n, err := io.ReadFull(r, *s)
	return int64(4 + n), err
}

// wanted is what a fetch asks of one partition.
type wanted struct {
	at       TopicPartition
	offset   int64
	maxBytes int // as the broker keeps them, compressed; it gives a whole batch in any case
}

// fetched is what a broker gave of a partition from an offset on.
type fetched struct {
	at      TopicPartition
	next    int64 // the offset to go on from
	end     int64 // of what is certain: the last stable offset
	held    bool  // there is more, behind a transaction that is open
	err     error // why there are no records, or why they end too early
	batches recordSet
	aborted []fetchapi.ResponseTransaction // that began before the end of the batches
	skipped []Skipped
}

// Skipped is a batch of the log that holds no events: the offsets from Offset on, Count of them.
type Skipped struct {
	Offset, Count int64
	Reason        SkipReason
}

// SkipReason is why a batch holds no events.
type SkipReason string

const (
	SkipControl SkipReason = "control" // it marks the end of a transaction
	SkipAborted SkipReason = "aborted" // its transaction was aborted
	// SkipUnreadable: the record before it stands for the rest of its batch, which can't be unpacked.
	SkipUnreadable SkipReason = "unreadable"
)

// fetch asks the broker that leads all of the partitions for what is certain: nothing of a transaction that is open, and
// nothing behind it. It answers when it has something of one of them, at the latest after the wait.
func fetch(ctx context.Context, client *kafka.Client, wait time.Duration, partitions ...wanted) ([]*fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	// Each partition has its limit. One for all of them would be worse than needless: kfake leaves out which transactions were
	// aborted where such a limit cuts its answer.
	request := &fetchapi.Request{ReplicaID: -1, MaxWaitTime: int32(wait.Milliseconds()), MinBytes: 1, MaxBytes: math.MaxInt32, IsolationLevel: int8(kafka.ReadCommitted), SessionID: -1, SessionEpoch: -1}
	topics := make(map[string]int)
	asked := make(map[TopicPartition]int64, len(partitions))
	for _, p := range partitions {
		i, known := topics[p.at.Topic]
		if !known {
			i = len(request.Topics)
			topics[p.at.Topic] = i
			request.Topics = append(request.Topics, fetchapi.RequestTopic{Topic: p.at.Topic})
		}
		request.Topics[i].Partitions = append(request.Topics[i].Partitions, fetchapi.RequestPartition{
			Partition: int32(p.at.Partition), CurrentLeaderEpoch: -1, FetchOffset: p.offset, LogStartOffset: -1, PartitionMaxBytes: int32(p.maxBytes),
		})
		asked[p.at] = p.offset
	}
	answer, err := client.Transport.RoundTrip(ctx, client.Addr, request)
	if err != nil {
		return nil, fmt.Errorf("fetch %d partitions, %s among them: %w", len(partitions), partitions[0].at, err)
	}
	response := answer.(*fetchResponse)
	if response.ErrorCode != 0 {
		return nil, fmt.Errorf("fetch %d partitions, %s among them: %w", len(partitions), partitions[0].at, kafka.Error(response.ErrorCode))
	}
	all := make([]*fetched, 0, len(partitions))
	for _, topic := range response.Topics {
		for _, p := range topic.Partitions {
			f := &fetched{at: TopicPartition{topic.Topic, int(p.Partition)}, end: p.LastStableOffset, held: p.LastStableOffset < p.HighWatermark, batches: p.RecordSet, aborted: p.AbortedTransactions}
			f.next = asked[f.at]
			if p.ErrorCode != 0 {
				f.err = fmt.Errorf("fetch %s from offset %d: %w", f.at, f.next, kafka.Error(p.ErrorCode))
			}
			all = append(all, f)
		}
	}
	return all, nil
}

var (
	errFormat   = errors.New("are not in Kafka's record format of version 2; brokers before 0.11 wrote older ones")
	errChecksum = errors.New("do not have the checksum that they state")
	errCutOff   = errors.New("end in the middle of a record")
	errBeyond   = errors.New("state an offset beyond the batch")
)

// Bounds of a batch. The brokers' own bound is on what is packed, about 1 MB; a thousand times as much may be in it.
const (
	mostUnpacked   = 64 << 20 // bytes of a batch's records
	mostUnreadable = 64 << 10 // bytes of a batch that can't be read, which are kept beside the log
)

// records yields one record after the other, from the asked offset on, less those of aborted transactions: what has no
// events is in skipped then. A record lends its bytes until the next one. What ends the records too early is in err then.
//
// Whoever may write to a topic may write a batch whose checksum is right and which can't be unpacked, or becomes far larger than it
// is. One record that is [Record.Unreadable] stands for what can't be read of it, and the next batch follows.
func (f *fetched) records(yield func(*Record) bool) {
	if f.err != nil {
		return
	}
	unpacked := unpackedPool.Get().(*bytes.Buffer)
	defer unpackedPool.Put(unpacked)
	record := Record{Position: Position{Topic: f.at.Topic, Partition: f.at.Partition}}
	var names headerNames
	aborting := abortions{to: f.aborted}
	for first := true; ; first = false {
		b, rest, err := readBatch(f.batches)
		if err == io.ErrUnexpectedEOF && !first || err == io.EOF {
			return // a fetch ends with a batch that is cut off at its size; the next one brings it whole
		}
		skip := SkipReason("")
		if err == nil {
			if err = b.unpack(unpacked); err == nil {
				skip, err = aborting.judge(b)
			}
		}
		if err == nil && skip != "" {
			f.skipped = append(f.skipped, Skipped{b.base, b.last - b.base + 1, skip})
			b.count = 0
		}
		if err != nil && len(b.packed) == 0 {
			f.err = fmt.Errorf("the records of %s from offset %d %w", f.at, f.next, err)
			return
		}
		for range b.count {
			if err != nil {
				break
			}
			if err = b.read(&record, &names); err != nil || record.Offset < f.next {
				continue // a batch comes whole, also with records before the asked offset
			}
			if record.Offset > b.last {
				err = errBeyond
				continue
			}
			f.next = record.Offset + 1
			if !yield(&record) {
				return
			}
		}
		if err != nil && f.next <= b.last {
			if more := b.last - f.next; more > 0 {
				f.skipped = append(f.skipped, Skipped{f.next + 1, more, SkipUnreadable})
			}
			bad := Record{Position: Position{f.at.Topic, f.at.Partition, f.next}, Time: time.UnixMilli(b.firstTime), Value: b.packed[:min(len(b.packed), mostUnreadable)],
				Unreadable: fmt.Errorf("%d bytes, whose records up to offset %d %w", len(b.packed), b.last, err)}
			f.next = b.last + 1
			if !yield(&bad) {
				return
			}
		}
		// The last offsets of a batch may have no records any more.
		f.next = max(f.next, b.last+1)
		f.batches = rest
	}
}

// abortions follows which producers' transactions are aborted, from batch to batch.
type abortions struct {
	to   []fetchapi.ResponseTransaction
	open map[int64]bool // producers in a transaction that will be aborted
}

// judge says whether a batch, the next one of a partition, holds no events.
func (a *abortions) judge(b recordBatch) (SkipReason, error) {
	a.to = slices.DeleteFunc(a.to, func(t fetchapi.ResponseTransaction) bool {
		if t.FirstOffset > b.last {
			return false
		}
		if a.open == nil {
			a.open = make(map[int64]bool)
		}
		a.open[t.ProducerID] = true
		return true
	})
	if b.control {
		abort, err := b.marksAbort()
		if abort {
			delete(a.open, b.producer)
		}
		return SkipControl, err
	}
	if b.transactional && a.open[b.producer] {
		return SkipAborted, nil
	}
	return "", nil
}

// marksAbort reads the key of a control record: version and type, each of two bytes; type 0 is the abort of a transaction.
func (b recordBatch) marksAbort() (bool, error) {
	var marker Record
	if err := b.read(&marker, new(headerNames)); err != nil {
		return false, err
	}
	return len(marker.Key) >= 4 && binary.BigEndian.Uint16(marker.Key[2:]) == 0, nil
}

var unpackedPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// recordBatch is a batch of the record format of version 2 (Kafka 0.11 and later).
type recordBatch struct {
	base, last   int64
	firstTime    int64 // milliseconds since 1970
	appendedTime int64 // of all records, if the broker set it; else 0
	compression  compress.Compression
	// transactional batches are of a transaction of the producer; control ones mark its end.
	transactional, control bool
	producer               int64
	count                  int
	records                []byte
	packed                 []byte // the whole batch, as the log has it
}

const batchHeader = 61 // bytes

// readBatch reads the first batch of a set. io.EOF: there is none; io.ErrUnexpectedEOF: it is cut off.
func readBatch(set []byte) (b recordBatch, rest []byte, err error) {
	if len(set) == 0 {
		return b, nil, io.EOF
	}
	const prefix = 12 // base offset and length
	if len(set) < prefix {
		return b, nil, io.ErrUnexpectedEOF
	}
	length := int(int32(binary.BigEndian.Uint32(set[8:])))
	if len(set) > 16 && set[16] != 2 || length < batchHeader-prefix {
		return b, nil, errFormat
	}
	if len(set) < prefix+length {
		return b, nil, io.ErrUnexpectedEOF
	}
	set, rest = set[:prefix+length], set[prefix+length:]
	if crc32.Checksum(set[21:], castagnoli) != binary.BigEndian.Uint32(set[17:]) {
		return b, nil, errChecksum
	}
	attributes := binary.BigEndian.Uint16(set[21:])
	b = recordBatch{
		base: int64(binary.BigEndian.Uint64(set)), firstTime: int64(binary.BigEndian.Uint64(set[27:])),
		compression: compress.Compression(attributes & 7), transactional: attributes&16 != 0, control: attributes&32 != 0,
		producer: int64(binary.BigEndian.Uint64(set[43:])), count: int(int32(binary.BigEndian.Uint32(set[57:]))), records: set[batchHeader:], packed: set,
	}
	b.last = b.base + int64(int32(binary.BigEndian.Uint32(set[23:])))
	if attributes&8 != 0 {
		b.appendedTime = int64(binary.BigEndian.Uint64(set[35:]))
	}
	return b, rest, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (b *recordBatch) unpack(into *bytes.Buffer) error {
	if b.compression == compress.None {
		return nil
	}
	codec := b.compression.Codec()
	if codec == nil {
		return fmt.Errorf("are compressed in a way that is not known: %d", b.compression)
	}
	from := codec.NewReader(bytes.NewReader(b.records))
	defer from.Close()
	into.Reset()
	if _, err := into.ReadFrom(io.LimitReader(from, mostUnpacked+1)); err != nil {
		return fmt.Errorf("can't be decompressed by %s: %w", codec.Name(), err)
	}
	if into.Len() > mostUnpacked {
		return fmt.Errorf("are more than %d bytes when decompressed", mostUnpacked)
	}
	b.records = into.Bytes()
	return nil
}

// read reads the next record.
func (b *recordBatch) read(r *Record, names *headerNames) error {
	length, ok := b.varint()
	if !ok || length < 1 || length > int64(len(b.records)) {
		return errCutOff
	}
	rest := b.records[length:]
	b.records = b.records[1:length] // less the attributes, which mean nothing
	elapsed, timeOK := b.varint()
	offset, offsetOK := b.varint()
	var keyOK, valueOK bool
	r.Key, keyOK = b.bytes()
	r.Value, valueOK = b.bytes()
	count, countOK := b.varint()
	if !timeOK || !offsetOK || !keyOK || !valueOK || !countOK {
		return errCutOff
	}
	r.Offset, r.Time = b.base+offset, time.UnixMilli(b.firstTime+elapsed)
	if b.appendedTime != 0 {
		r.Time = time.UnixMilli(b.appendedTime)
	}
	r.Headers = r.Headers[:0]
	for range count {
		name, nameOK := b.bytes()
		value, valueOK := b.bytes()
		if !nameOK || !valueOK {
			return errCutOff
		}
		r.Headers = append(r.Headers, kafka.Header{Key: names.of(name), Value: value})
	}
	b.records = rest
	return nil
}

func (b *recordBatch) varint() (int64, bool) {
	value, n := binary.Varint(b.records)
	if n <= 0 {
		return 0, false
	}
	b.records = b.records[n:]
	return value, true
}

// bytes reads a length and as many bytes; the length -1 is nil.
func (b *recordBatch) bytes() ([]byte, bool) {
	length, ok := b.varint()
	if !ok || length < -1 || length > int64(len(b.records)) {
		return nil, false
	}
	if length == -1 {
		return nil, true
	}
	value := b.records[:length:length]
	b.records = b.records[length:]
	return value, true
}

// headerNames shares the names that repeat from record to record.
type headerNames [64]string

func (h *headerNames) of(name []byte) string {
	if len(name) == 0 {
		return ""
	}
	place := &h[(7*len(name)+int(name[len(name)-1])+3*int(name[len(name)/2]))%len(h)]
	if *place != string(name) {
		*place = string(name)
	}
	return *place
}
