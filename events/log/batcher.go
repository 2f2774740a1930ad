package log

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"
)

// Batcher appends records for many callers. Of each partition one batch is on its way at a time,
// and a batch that fails is sent again before the next one, so records of one subject keep the
// order of their appends; what comes in meanwhile makes up the next batch. Batches are numbered, so that the
// brokers know one that was sent again, also after another one of them became the leader.
type Batcher struct {
	cfg    Config
	client *kafka.Client
	done   func()

	life   context.Context
	cancel context.CancelFunc
	lanes  sync.WaitGroup

	mu         sync.Mutex
	closed     bool
	partitions map[string]counted
	byLane     map[TopicPartition]*lane
}

// counted is how many partitions a topic had when they were counted.
type counted struct {
	count int
	at    time.Time
}

// countAgain is how old the count may be. A topic that grew gets subjects where Kafka's own clients put them from then on.
const countAgain = time.Minute

// lane is the queue of one partition. It has a goroutine while it has something to send.
type lane struct {
	at      TopicPartition
	waiting []*parcel
	busy    bool
	session session // of the goroutine
}

// parcel is what one call appends to one partition.
type parcel struct {
	ctx     context.Context
	at      TopicPartition
	records []kafka.Record
	bytes   int
	base    int64
	err     error
	done    chan struct{}
}

// maxBatchBytes keeps a batch below the brokers' usual message.max.bytes of 1 MiB.
const maxBatchBytes = 900 << 10

// ErrClosed is returned by appends to a closed Batcher.
var ErrClosed = errors.New("the batcher is closed")

// NewBatcher makes a Batcher; close it to end its connections.
func NewBatcher(cfg Config) *Batcher {
	client, done := cfg.Client()
	life, cancel := context.WithCancel(context.Background())
	return &Batcher{cfg: cfg, client: client, done: done, life: life, cancel: cancel, partitions: make(map[string]counted), byLane: make(map[TopicPartition]*lane)}
}

// Append returns the messages' positions when all of them are acknowledged. An error leaves open
// which of them are in the log: append them again.
func (b *Batcher) Append(ctx context.Context, messages []Message) ([]Position, error) {
	now := time.Now()
	open := make(map[TopicPartition]*parcel) // the last parcel of each partition
	var parcels []*parcel
	positions := make([]Position, len(messages))
	parcelOf := make([]*parcel, len(messages))
	for i := range messages {
		m := &messages[i]
		at, err := b.partition(ctx, m, now)
		if err != nil {
			return nil, err
		}
		p, size := open[at], sizeOf(m)
		if p == nil || p.bytes+size > maxBatchBytes {
			p = &parcel{ctx: ctx, at: at, done: make(chan struct{})}
			open[at] = p
			parcels = append(parcels, p)
		}
		positions[i] = Position{at.Topic, at.Partition, int64(len(p.records))}
		parcelOf[i] = p
		p.records = append(p.records, kafka.Record{Time: now, Key: kafka.NewBytes(m.Key), Value: kafka.NewBytes(m.Value), Headers: m.Headers})
		p.bytes += size
	}
	for _, p := range parcels {
		if err := b.enqueue(p); err != nil {
			return nil, err
		}
	}
	for _, p := range parcels {
		select {
		case <-p.done:
		case <-ctx.Done():
			return nil, fmt.Errorf("append to %s: %w", p.at, ctx.Err())
		}
		if p.err != nil {
			return nil, p.err
		}
	}
	for i, p := range parcelOf {
		positions[i].Offset += p.base
	}
	return positions, nil
}

func sizeOf(m *Message) int {
	size := len(m.Key) + len(m.Value) + 32
	for _, h := range m.Headers {
		size += len(h.Key) + len(h.Value) + 4
	}
	return size
}

// partition chooses as Kafka's own clients do, by murmur2 of the key.
func (b *Batcher) partition(ctx context.Context, m *Message, now time.Time) (TopicPartition, error) {
	b.mu.Lock()
	known := b.partitions[m.Topic]
	old := known.count > 0 && now.Sub(known.at) > countAgain
	if old {
		b.partitions[m.Topic] = counted{known.count, now} // so that one caller counts again
	}
	b.mu.Unlock()
	switch {
	case old:
		if partitions, err := partitionsOf(ctx, b.client, []string{m.Topic}); err == nil && partitions[m.Topic] > 0 {
			known.count = b.keepCount(m.Topic, partitions[m.Topic], now)
		}
	case known.count == 0:
		count, err := b.countPartitions(ctx, m.Topic)
		if err != nil {
			return TopicPartition{}, err
		}
		known.count = b.keepCount(m.Topic, count, now)
	}
	return TopicPartition{m.Topic, partitionOf(m.Key, known.count)}, nil
}

func (b *Batcher) keepCount(topic string, count int, now time.Time) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.partitions[topic] = counted{count, now}
	return count
}

// countPartitions waits a while for a topic that was created a moment ago: brokers hear of it one
// after the other, and kafka-go keeps what it heard for a second.
func (b *Batcher) countPartitions(ctx context.Context, topic string) (int, error) {
	return backoff.Retry(ctx, func() (int, error) {
		partitions, err := partitionsOf(ctx, b.client, []string{topic})
		if err != nil {
			return 0, err
		}
		if partitions[topic] == 0 {
			return 0, fmt.Errorf("topic %s has no partitions", topic)
		}
		return partitions[topic], nil
	}, backoff.WithMaxElapsedTime(2*requestTimeout))
}

// partitionOf is the default partitioner of Kafka's Java client.
func partitionOf(key []byte, count int) int {
	return int(murmur2(key)&0x7fffffff) % count
}

func murmur2(data []byte) uint32 {
	const m, r = 0x5bd1e995, 24
	h := uint32(0x9747b28c) ^ uint32(len(data))
	for ; len(data) >= 4; data = data[4:] {
		k := uint32(data[0]) | uint32(data[1])<<8 | uint32(data[2])<<16 | uint32(data[3])<<24
		k *= m
		k ^= k >> r
		k *= m
		h = h*m ^ k
	}
	switch len(data) {
	case 3:
		h ^= uint32(data[2]) << 16
		fallthrough
	case 2:
		h ^= uint32(data[1]) << 8
		fallthrough
	case 1:
		h ^= uint32(data[0])
		h *= m
	}
	h ^= h >> 13
	h *= m
	return h ^ h>>15
}

func (b *Batcher) enqueue(p *parcel) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	l := b.byLane[p.at]
	if l == nil {
		l = &lane{at: p.at}
		b.byLane[p.at] = l
	}
	l.waiting = append(l.waiting, p)
	if !l.busy {
		l.busy = true
		b.lanes.Go(func() { b.drain(l) })
	}
	return nil
}

// drain sends batches until nothing waits.
func (b *Batcher) drain(l *lane) {
	for {
		b.mu.Lock()
		if len(l.waiting) == 0 {
			l.busy = false
			b.mu.Unlock()
			return
		}
		count, size := 1, l.waiting[0].bytes
		for count < len(l.waiting) && size+l.waiting[count].bytes <= maxBatchBytes {
			size += l.waiting[count].bytes
			count++
		}
		batch := l.waiting[:count:count]
		l.waiting = l.waiting[count:]
		b.mu.Unlock()
		b.send(l, batch)
	}
}

// send produces a batch until it is acknowledged, nobody waits for it any more, or the broker
// refuses it for good.
func (b *Batcher) send(l *lane, batch []*parcel) {
	base, err := b.produce(l, batch)
	for _, p := range batch {
		p.base, p.err = base, err
		base += int64(len(p.records))
		close(p.done)
	}
}

func (b *Batcher) produce(l *lane, batch []*parcel) (int64, error) {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 20*time.Millisecond, time.Second
	var records []kafka.Record
	for _, p := range batch {
		records = append(records, p.records...)
	}
	var set []byte // as it is sent, again and again
	base, err := backoff.Retry(b.life, func() (base int64, err error) {
		if abandoned(batch) {
			return 0, backoff.Permanent(fmt.Errorf("append to %s: %w", l.at, context.Canceled))
		}
		ctx, cancel := context.WithTimeout(b.life, requestTimeout)
		defer cancel()
		if set == nil {
			if err = l.session.open(ctx, b.client, len(records)); err == nil {
				set, err = l.session.encode(records)
			}
		}
		if err == nil {
			base, err = b.produceOnce(ctx, l.at, set)
		}
		if err == nil {
			l.session.next += int32(len(records))
			return base, nil
		}
		err = fmt.Errorf("append %d records to %s: %w", len(records), l.at, err)
		switch {
		case forgotten(err):
			l.session, set = session{}, nil
		case !retriable(err):
			err = backoff.Permanent(err)
		}
		return 0, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, wait time.Duration) {
		b.cfg.logger().Warn("append, trying again", "partition", l.at.String(), "error", err, "wait", wait)
	}))
	if err != nil {
		l.session = session{} // whether the broker counted the batch is not known
	}
	return base, err
}

// produceOnce sends a record batch, as it is below the size limit.
func (b *Batcher) produceOnce(ctx context.Context, at TopicPartition, set []byte) (int64, error) {
	answer, err := b.client.RawProduce(ctx, &kafka.RawProduceRequest{
		Topic: at.Topic, Partition: at.Partition, RequiredAcks: kafka.RequireAll, RawRecords: protocol.RawRecordSet{Reader: bytes.NewReader(set)},
	})
	if err != nil {
		return 0, err
	}
	return answer.BaseOffset, answer.Error
}

func abandoned(batch []*parcel) bool {
	for _, p := range batch {
		if p.ctx.Err() == nil {
			return false
		}
	}
	return true
}

// retriable tells errors that pass from those that the broker will give again.
func retriable(err error) bool {
	var code kafka.Error
	if errors.As(err, &code) {
		return code.Temporary() || code.Timeout()
	}
	return true // the network's
}

// Close waits for batches on their way, at most a request's time, and ends the connections.
func (b *Batcher) Close() error {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	timer := time.AfterFunc(requestTimeout, b.cancel)
	b.lanes.Wait()
	timer.Stop()
	b.cancel()
	b.done()
	return nil
}
