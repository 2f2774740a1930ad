package log

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"
)

// openAtOnce is how many messages of a subscription may be unacknowledged in mode PerKey. Past them nothing more is read.
const openAtOnce = 4096

// perKey hands out what one generation of a group reads, each key by itself.
type perKey struct {
	s          *Subscriber
	reader     *BatchReader[[]Record]
	generation *generation[[]Record]
	out        chan<- *message.Message

	life    context.Context // ends with the generation
	cancel  context.CancelFunc
	running sync.WaitGroup
	slots   chan struct{} // one of each message that is open
	acked   chan struct{} // has a token while something is done that is not committed

	mu         sync.Mutex
	waiting    map[partitionKey][]*Record // the first one of each is handed out
	partitions map[TopicPartition]*progress
	before     map[TopicPartition]*progress // what was committed before this generation
}

type partitionKey struct {
	TopicPartition
	key string
}

// deliverPerKey hands out what is read until the context ends or reading fails for good.
func (s *Subscriber) deliverPerKey(ctx context.Context, reader *BatchReader[[]Record], topic string, out chan<- *message.Message) error {
	var d *perKey
	defer func() {
		if d != nil {
			d.end()
		}
	}()
	for {
		batch, err := reader.Next(ctx)
		if err != nil {
			return err
		}
		if d == nil || d.generation != batch.generation {
			if d != nil {
				d.end()
			}
			if d, err = s.begin(ctx, reader, batch.generation, topic, out); err != nil {
				return err
			}
		}
		d.take(batch)
	}
}

func (s *Subscriber) begin(ctx context.Context, reader *BatchReader[[]Record], g *generation[[]Record], topic string, out chan<- *message.Message) (*perKey, error) {
	before, err := backoff.Retry(ctx, func() (map[TopicPartition]*progress, error) {
		commits, err := commits(ctx, reader.client, s.o.Group, []string{topic})
		before := make(map[TopicPartition]*progress)
		for at, c := range commits {
			before[at] = progressOf(c)
		}
		return before, err
	}, backoff.WithMaxElapsedTime(0))
	if err != nil {
		return nil, err
	}
	life, cancel := context.WithCancel(ctx)
	d := &perKey{s: s, reader: reader, generation: g, out: out, life: life, cancel: cancel, slots: make(chan struct{}, openAtOnce), acked: make(chan struct{}, 1),
		waiting: make(map[partitionKey][]*Record), partitions: make(map[TopicPartition]*progress), before: before}
	// Once the partitions moved, another member hands these messages out.
	d.running.Go(func() {
		defer cancel()
		select {
		case <-g.ended:
		case <-life.Done():
		}
	})
	d.running.Go(func() {
		for {
			select {
			case <-d.acked:
				d.commit(life)
			case <-life.Done():
				return
			}
		}
	})
	return d, nil
}

// take hands out a batch, as far as there is room, and waits for more.
func (d *perKey) take(batch *Batch[[]Record]) {
	for i := range batch.Parts {
		part := &batch.Parts[i]
		at := part.TopicPartition
		d.mu.Lock()
		p := d.partitions[at]
		if p == nil {
			if p = d.before[at]; p == nil {
				p = new(progress)
			}
			d.partitions[at] = p
		}
		d.mu.Unlock()
		for n := range part.Value {
			r := &part.Value[n]
			d.mu.Lock()
			begun := p.begin(r.Offset)
			d.mu.Unlock()
			if !begun {
				continue
			}
			select {
			case d.slots <- struct{}{}:
			case <-d.life.Done():
				return
			}
			d.queue(partitionKey{at, string(r.Key)}, r)
		}
		d.mu.Lock()
		p.reached = max(p.reached, part.Next)
		d.mu.Unlock()
		d.note()
	}
}

func (d *perKey) queue(key partitionKey, r *Record) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting[key] = append(d.waiting[key], r)
	if len(d.waiting[key]) == 1 {
		d.running.Go(func() { d.serve(key) })
	}
}

// serve hands out a key's messages until none waits.
func (d *perKey) serve(key partitionKey) {
	for {
		d.mu.Lock()
		if len(d.waiting[key]) == 0 {
			delete(d.waiting, key)
			d.mu.Unlock()
			return
		}
		r := d.waiting[key][0]
		d.mu.Unlock()
		if !d.s.hand(d.life, r, d.out) {
			return // the generation ended
		}
		d.mu.Lock()
		d.partitions[key.TopicPartition].done(r.Offset)
		d.waiting[key] = d.waiting[key][1:]
		d.mu.Unlock()
		<-d.slots
		d.note()
	}
}

func (d *perKey) note() {
	select {
	case d.acked <- struct{}{}:
	default:
	}
}

// commit keeps what is done. It tries again while the broker is away.
func (d *perKey) commit(ctx context.Context) {
	request := &kafka.OffsetCommitRequest{GroupID: d.generation.GroupID, GenerationID: int(d.generation.ID), MemberID: d.generation.MemberID, Topics: make(map[string][]kafka.OffsetCommit)}
	d.mu.Lock()
	for at, p := range d.partitions {
		offset, metadata := p.commit()
		request.Topics[at.Topic] = append(request.Topics[at.Topic], kafka.OffsetCommit{Partition: at.Partition, Offset: offset, Metadata: metadata})
	}
	d.mu.Unlock()
	if len(request.Topics) == 0 {
		return
	}
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		answer, err := d.reader.client.OffsetCommit(ctx, request)
		if err == nil {
			for _, partitions := range answer.Topics {
				for _, p := range partitions {
					err = errors.Join(err, p.Error)
				}
			}
		}
		if movedAway(err) {
			return struct{}{}, backoff.Permanent(ErrStaleGeneration)
		}
		return struct{}{}, err
	}, backoff.WithMaxElapsedTime(0))
	switch {
	case errors.Is(err, ErrStaleGeneration):
		d.cancel()
	case err != nil && d.life.Err() == nil:
		d.s.cfg.logger().Warn("commit what was acked", "group", d.s.o.Group, "error", err)
	}
}

// end waits for everything of the generation to end, and commits what was acked.
func (d *perKey) end() {
	d.cancel()
	d.running.Wait()
	select {
	case <-d.generation.ended:
		return
	default:
	}
	ctx, done := context.WithTimeout(context.Background(), requestTimeout)
	defer done()
	d.commit(ctx)
}

// progress is what is done of a partition: all before reached, less what is open. The offset that is committed is that of
// the first that is open; the rest is its metadata, so that whoever goes on from there repeats nothing.
type progress struct {
	reached int64
	open    []int64 // ascending
}

// begin opens an offset, and reports whether it was not done before.
func (p *progress) begin(offset int64) bool {
	if offset < p.reached {
		_, open := slices.BinarySearch(p.open, offset)
		return open
	}
	p.open, p.reached = append(p.open, offset), offset+1
	return true
}

func (p *progress) done(offset int64) {
	if i, open := slices.BinarySearch(p.open, offset); open {
		p.open = slices.Delete(p.open, i, i+1)
	}
}

// mostMetadata is below the brokers' usual offset.metadata.max.bytes, 4096.
const mostMetadata = 4000

// commit gives what stands for the progress: an offset, and numbers that count from it, reached and then what is open
// beside it. What does not fit counts as not reached.
func (p *progress) commit() (offset int64, metadata string) {
	if len(p.open) == 0 {
		return p.reached, ""
	}
	offset, reached := p.open[0], p.reached
	var open strings.Builder
	for _, o := range p.open[1:] {
		if open.Len() > mostMetadata-50 {
			reached = o
			break
		}
		fmt.Fprintf(&open, " %d", o-offset)
	}
	return offset, strconv.FormatInt(reached-offset, 10) + open.String()
}

// progressOf reads a commit. Of metadata that are not ours it takes the offset alone.
func progressOf(c kafka.OffsetFetchPartition) *progress {
	at := max(c.CommittedOffset, 0)
	var numbers []int64
	for _, text := range strings.Fields(c.Metadata) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 || len(numbers) > 1 && at+n <= numbers[len(numbers)-1] {
			return &progress{reached: at}
		}
		numbers = append(numbers, at+n)
	}
	if len(numbers) == 0 {
		return &progress{reached: at}
	}
	return &progress{reached: numbers[0], open: append([]int64{at}, numbers[1:]...)}
}
