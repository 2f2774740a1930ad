package log

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"
)

// fetchWait is how long a broker may hold a fetch that has nothing to give.
const fetchWait = 500 * time.Millisecond

// ErrStaleGeneration says that the partitions moved to another member of the group since the
// batch was read. The batch will be read again, here or there.
var ErrStaleGeneration = errors.New("the group's partitions moved since the batch was read")

// ReadOptions configure a BatchReader.
type ReadOptions struct {
	Group    string
	Topics   []string
	MaxBytes int // about how many bytes of memory a batch takes; a quarter more waits for the next one; 0: 20 MiB
}

// Batch is what was fetched of the assigned partitions, in offset order within each.
type Batch struct {
	Generation int32 // of the group; it changes when partitions move
	Records    []Record
	generation *generation
}

// BatchReader is a member of a consumer group that hands out whole fetches. Next and Commit may
// be called by different goroutines.
type BatchReader struct {
	cfg    Config
	o      ReadOptions
	client *kafka.Client
	done   func()

	cancel      context.CancelFunc
	stopped     chan struct{}
	generations chan *generation
	fatal       error // set before stopped is closed

	current *generation // Next's own
}

type generation struct {
	*kafka.Generation
	fetched chan fetched
	ended   <-chan struct{}
	behind  atomic.Int64 // partitions with more to read; they share a batch's bytes
}

type fetched struct {
	records []Record
	bytes   int
}

// NewBatchReader joins the group in the background. Close it to leave.
func NewBatchReader(cfg Config, o ReadOptions) *BatchReader {
	if o.MaxBytes == 0 {
		o.MaxBytes = 20 << 20
	}
	client, done := cfg.client()
	ctx, cancel := context.WithCancel(context.Background())
	r := &BatchReader{cfg: cfg, o: o, client: client, done: done, cancel: cancel, stopped: make(chan struct{}), generations: make(chan *generation)}
	go func() {
		defer close(r.stopped)
		r.fatal = r.run(ctx)
	}()
	return r
}

// run takes part in the group until the context ends.
func (r *BatchReader) run(ctx context.Context) error {
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
		g := &generation{Generation: next, fetched: make(chan fetched)}
		ended := make(chan struct{})
		g.ended = ended
		next.Start(func(ctx context.Context) {
			<-ctx.Done()
			close(ended)
		})
		for topic, assignments := range next.Assignments {
			for _, a := range assignments {
				next.Start(func(ctx context.Context) { r.fetch(ctx, g, TopicPartition{topic, a.ID}, a.Offset) })
			}
		}
		select {
		case r.generations <- g:
		case <-g.ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fetch reads one partition from an offset on while the generation lasts. The broker counts
// compressed bytes, so what is asked for follows from what came: the partition's share of what may wait.
func (r *BatchReader) fetch(ctx context.Context, g *generation, at TopicPartition, offset int64) {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 50*time.Millisecond, 2*time.Second
	const least = 32 << 10
	ask := least
	behind := int64(0) // 1 if this partition is one of g.behind
	for ctx.Err() == nil {
		var end int64
		records, err := backoff.Retry(ctx, func() ([]Record, error) {
			if offset < 0 {
				// No commit yet: from the start.
				ranges, err := ends(ctx, r.client, []string{at.Topic})
				if err != nil {
					return nil, err
				}
				offset = ranges[at].Start
			}
			records, next, last, err := fetch(ctx, r.client, at, offset, int64(ask))
			offset, end = next, last
			return records, err
		}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, wait time.Duration) {
			r.cfg.logger().Warn("fetch, trying again", "partition", at.String(), "error", err, "wait", wait)
		}))
		if err != nil {
			return // only the end of the context ends the tries
		}
		if len(records) == 0 {
			continue
		}
		size := 0
		for i := range records {
			size += records[i].size()
		}
		was := behind
		if behind = 0; offset < end {
			behind = 1
		}
		share := r.o.MaxBytes / 4 / int(max(1, g.behind.Add(behind-was)))
		if size > share {
			ask = max(ask*share/size, least)
		} else if size < share/2 && behind == 1 {
			ask = min(2*ask, share)
		}
		select {
		case g.fetched <- fetched{records, size}:
		case <-ctx.Done():
		}
	}
}

// Next waits for records and gives all that is there, up to the batch's size. Broker failures are
// retried inside; the errors are the context's and those that no retry mends.
func (r *BatchReader) Next(ctx context.Context) (*Batch, error) {
	for {
		if r.current == nil {
			select {
			case r.current = <-r.generations:
			case <-r.stopped:
				return nil, r.fatal
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		g := r.current
		select {
		case f := <-g.fetched:
			return r.gather(g, f), nil
		case <-g.ended:
			r.current = nil
		case <-r.stopped:
			return nil, r.fatal
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// gather adds what other partitions have ready. While partitions are behind it waits a moment for
// them to fill the batch: ClickHouse takes few large blocks far better than many small ones.
func (r *BatchReader) gather(g *generation, first fetched) *Batch {
	batch := &Batch{Generation: g.ID, Records: first.records, generation: g}
	patience := time.NewTimer(200 * time.Millisecond)
	defer patience.Stop()
	for size := first.bytes; size < r.o.MaxBytes; {
		var more fetched
		if g.behind.Load() > 0 {
			select {
			case more = <-g.fetched:
			case <-g.ended:
				return batch
			case <-patience.C:
				return batch
			}
		} else {
			select {
			case more = <-g.fetched:
			default:
				return batch
			}
		}
		batch.Records = append(batch.Records, more.records...)
		size += more.bytes
	}
	return batch
}

// Commit says that the batch is done with. It tries again while the broker is away.
func (r *BatchReader) Commit(ctx context.Context, b *Batch) error {
	offsets := make(map[string]map[int]int64)
	for i := range b.Records {
		at := &b.Records[i].Position
		if offsets[at.Topic] == nil {
			offsets[at.Topic] = make(map[int]int64)
		}
		offsets[at.Topic][at.Partition] = at.Offset + 1
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
		for _, stale := range []error{kafka.ErrGenerationEnded, kafka.IllegalGeneration, kafka.UnknownMemberId, kafka.RebalanceInProgress, kafka.FencedInstanceID} {
			if errors.Is(err, stale) {
				return struct{}{}, backoff.Permanent(ErrStaleGeneration)
			}
		}
		return struct{}{}, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, wait time.Duration) {
		r.cfg.logger().Warn("commit, trying again", "group", r.o.Group, "error", err, "wait", wait)
	}))
	return err
}

// Close leaves the group and waits for everything of the reader to end.
func (r *BatchReader) Close() error {
	r.cancel()
	<-r.stopped
	r.done()
	if errors.Is(r.fatal, context.Canceled) {
		return nil
	}
	return r.fatal
}
