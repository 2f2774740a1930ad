package log

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"
)

// ErrStaleGeneration says that the partitions moved to another member of the group since the
// batch was read. The batch will be read again, here or there.
var ErrStaleGeneration = errors.New("the group's partitions moved since the batch was read")

// ReadOptions configure a BatchReader.
type ReadOptions struct {
	Group  string
	Topics []string
	// MaxBytes is about how many bytes of memory a batch takes, as decoded; as much and a quarter more
	// waits for the next one. 0: 16 MiB.
	MaxBytes int
}

// Decode makes what a batch holds of the records of one fetch of one partition, in offset order,
// of none perhaps, and says about how many bytes of memory that takes. It is called for several
// partitions at once. A record lends its bytes until the next one.
type Decode[T any] func(records iter.Seq[*Record]) (T, int)

// Whole is a Decode that keeps the records as they are.
func Whole(records iter.Seq[*Record]) (all []Record, size int) {
	for r := range records {
		all = append(all, *r.Clone())
		size += r.size()
	}
	return all, size
}

// Part is one fetch of one partition, decoded.
type Part[T any] struct {
	TopicPartition
	Next    int64 // the offset after what was fetched
	Value   T
	Skipped []Skipped
	bytes   int
}

// Batch is what was fetched of the assigned partitions. The parts of one partition follow each
// other in offset order.
type Batch[T any] struct {
	Generation int32 // of the group; it changes when partitions move
	Parts      []Part[T]
	Behind     bool // there was more to read when it was handed out
	Shared     *Shared
	generation *generation[T]
}

// Shared says how the partitions are shared out while a generation lasts.
type Shared struct {
	Partitions map[string]int // how many each topic has
	Others     bool           // whether other members have some of them
}

// Expected is the partition of a topic in which the key lies if whoever appended it chose as Kafka's own clients do.
func (s *Shared) Expected(topic, key string) int {
	return partitionOf([]byte(key), s.Partitions[topic])
}

// Join adds a later batch of the same generation.
func (b *Batch[T]) Join(later *Batch[T]) {
	b.Generation, b.generation, b.Behind = later.Generation, later.generation, later.Behind
	b.Shared = later.Shared
	b.Parts = append(b.Parts, later.Parts...)
}

// BatchReader is a member of a consumer group that hands out whole fetches. Next and Commit may
// be called by different goroutines.
type BatchReader[T any] struct {
	cfg    Config
	o      ReadOptions
	decode Decode[T]
	client *kafka.Client
	done   func()

	cancel      context.CancelFunc
	stopped     chan struct{}
	generations chan *generation[T]
	batches     chan *Batch[T]
	gathered    chan struct{} // closed when nothing is gathered any more
	fatal       error         // set before stopped is closed
}

type generation[T any] struct {
	*kafka.Generation
	fetched chan Part[T]
	ended   <-chan struct{}
	shared  atomic.Pointer[Shared]
	behind  atomic.Int64 // partitions with more to read; they share a batch's bytes
}

// NewBatchReader joins the group in the background. Close it to leave.
func NewBatchReader[T any](cfg Config, o ReadOptions, decode Decode[T]) *BatchReader[T] {
	if o.MaxBytes == 0 {
		o.MaxBytes = 16 << 20
	}
	client, done := cfg.Client()
	ctx, cancel := context.WithCancel(context.Background())
	r := &BatchReader[T]{cfg: cfg, o: o, decode: decode, client: client, done: done, cancel: cancel, stopped: make(chan struct{}), generations: make(chan *generation[T]),
		batches: make(chan *Batch[T]), gathered: make(chan struct{})}
	go func() {
		defer close(r.stopped)
		r.fatal = r.run(ctx)
	}()
	go func() {
		defer close(r.gathered)
		for r.gather(ctx) {
		}
	}()
	return r
}

// run takes part in the group until the context ends.
func (r *BatchReader[T]) run(ctx context.Context) error {
	group, err := kafka.NewConsumerGroup(kafka.ConsumerGroupConfig{
		ID: r.o.Group, Brokers: r.cfg.Brokers, Dialer: r.cfg.dialer(), Topics: r.o.Topics, StartOffset: kafka.FirstOffset,
		HeartbeatInterval: time.Second, SessionTimeout: 10 * time.Second, RebalanceTimeout: 10 * time.Second,
		JoinGroupBackoff: 500 * time.Millisecond, WatchPartitionChanges: true,
		Logger:      kafka.LoggerFunc(func(text string, args ...any) { r.cfg.logger().Debug("group", "says", fmt.Sprintf(text, args...)) }),
		ErrorLogger: kafka.LoggerFunc(func(text string, args ...any) { r.cfg.logger().Warn("group", "says", fmt.Sprintf(text, args...)) }),
	})
	if err != nil {
		return fmt.Errorf("join group %s: %w", r.o.Group, err)
	}
	defer group.Close()
	for {
		next, err := group.Next(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, kafka.ErrGroupClosed) {
			return err
		}
		if err != nil {
			r.cfg.logger().Warn("join the group, trying again", "group", r.o.Group, "error", err)
			continue // the group itself waits between its tries
		}
		g := &generation[T]{Generation: next, fetched: make(chan Part[T])}
		ended := make(chan struct{})
		g.ended = ended
		next.Start(func(ctx context.Context) {
			<-ctx.Done()
			close(ended)
		})
		var cursors []*cursor
		for topic, assignments := range next.Assignments {
			for _, a := range assignments {
				cursors = append(cursors, &cursor{at: TopicPartition{topic, a.ID}, offset: a.Offset, ask: leastAsked})
			}
		}
		next.Start(func(ctx context.Context) { r.fetch(ctx, g, cursors) })
		select {
		case r.generations <- g:
		case <-g.ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Next waits for records. Broker failures are retried inside; the errors are the context's and
// those that no retry mends.
func (r *BatchReader[T]) Next(ctx context.Context) (*Batch[T], error) {
	select {
	case batch := <-r.batches:
		return batch, nil
	case <-r.stopped:
		return nil, r.fatal
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// gather hands out what one generation fetches, and reports whether to go on with the next one.
func (r *BatchReader[T]) gather(ctx context.Context) bool {
	var g *generation[T]
	select {
	case g = <-r.generations:
	case <-ctx.Done():
		return false
	}
	for {
		batch := &Batch[T]{Generation: g.ID, generation: g}
		if !r.fill(ctx, g, batch) {
			return ctx.Err() == nil
		}
	}
}

// fill fills a batch until somebody takes it. While partitions are behind it is handed out once it is
// a quarter full, or after a moment: ClickHouse takes few large blocks far better than many small
// ones. A batch that nobody took when the partitions moved is dropped; it will be read again.
func (r *BatchReader[T]) fill(ctx context.Context, g *generation[T], batch *Batch[T]) bool {
	var moment <-chan time.Time
	for size, patient := 0, true; ; {
		in, out := g.fetched, r.batches
		batch.Behind = g.behind.Load() > 0
		if size >= r.o.MaxBytes {
			in = nil
		}
		if size == 0 || patient && batch.Behind && size < r.o.MaxBytes/4 {
			out = nil
		}
		select {
		case part := <-in:
			if size == 0 {
				timer := time.NewTimer(200 * time.Millisecond)
				defer timer.Stop()
				moment = timer.C
			}
			batch.Parts, batch.Shared = append(batch.Parts, part), g.shared.Load()
			size += max(part.bytes, 1)
		case out <- batch:
			return true
		case <-moment:
			patient = false
		case <-g.ended:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

// Commit says that the batch is done with. It tries again while the broker is away.
func (r *BatchReader[T]) Commit(ctx context.Context, b *Batch[T]) error {
	offsets := make(map[string]map[int]int64)
	for i := range b.Parts {
		part := &b.Parts[i]
		if offsets[part.Topic] == nil {
			offsets[part.Topic] = make(map[int]int64)
		}
		offsets[part.Topic][part.Partition] = part.Next
	}
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 50*time.Millisecond, 2*time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		select {
		case <-b.generation.ended:
			return struct{}{}, backoff.Permanent(ErrStaleGeneration)
		default:
		}
		err := b.generation.CommitOffsets(offsets)
		if movedAway(err) {
			err = backoff.Permanent(ErrStaleGeneration)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, wait time.Duration) {
		r.cfg.logger().Warn("commit, trying again", "group", r.o.Group, "error", err, "wait", wait)
	}))
	return err
}

// movedAway tells whether an error says that the generation is over.
func movedAway(err error) bool {
	for _, stale := range []error{kafka.ErrGenerationEnded, kafka.IllegalGeneration, kafka.UnknownMemberId, kafka.RebalanceInProgress, kafka.FencedInstanceID} {
		if errors.Is(err, stale) {
			return true
		}
	}
	return false
}

// Close leaves the group and waits for everything of the reader to end.
func (r *BatchReader[T]) Close() error {
	r.cancel()
	<-r.stopped
	<-r.gathered
	r.done()
	if errors.Is(r.fatal, context.Canceled) {
		return nil
	}
	return r.fatal
}
