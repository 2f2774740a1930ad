// Package projectors turns the log into tables: the archive of all events and one read model
// for each kind of subject.
//
// A projector is a member of a consumer group. It takes whole fetches from the log and, for each
// batch, in this order: keeps what it can't decode as dead letters, appends the rest to the
// archive, takes the stories of the touched subjects (from memory, else from the archive), folds
// them, inserts the rows, and commits the offsets.
//
// Each write may happen again after a crash, a rebalance or a time-out, and in two projectors at
// once: an archive row is named by its log position, and a row of a read model carries its
// story's revision, so a repetition replaces a row by itself and an older one never wins. While
// ClickHouse or Kafka is away the projector keeps one batch and tries again; nothing is skipped.
package projectors

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cenkalti/backoff/v5"
	"golang.org/x/sync/errgroup"

	eventlog "oneseal/events/log"
)

// Options configure a projector.
type Options struct {
	Log    eventlog.Config
	Group  string       // consumer group; empty: "oneseal-projectors"
	Pool   *chpool.Pool // for blocks
	Conn   driver.Conn  // for questions
	Models []Model      // nil: Models()
	// CachedEvents bounds the stories kept in memory, by their events; 0: 200,000.
	CachedEvents int
	BatchBytes   int // of one batch in memory; 0: as eventlog.ReadOptions says
	Metrics      *Metrics
	Logger       *slog.Logger
}

// DefaultGroup is the consumer group of the projectors.
const DefaultGroup = "oneseal-projectors"

// Engine is one projector.
type Engine struct {
	o       Options
	archive *Archive
	batcher *eventlog.Batcher // for dead letters

	now     time.Time // of the batch in work
	records *table[archived]
	rows    map[string]*rows
	letters *table[letterRow]
	delays  *table[delay]
	cache   *cache
	known   *subjectSet
}

// NewEngine makes a projector. Run starts it.
func NewEngine(o Options) *Engine {
	if o.Group == "" {
		o.Group = DefaultGroup
	}
	if o.Models == nil {
		o.Models = Models()
	}
	if o.CachedEvents == 0 {
		o.CachedEvents = 200_000
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics()
	}
	e := &Engine{o: o, archive: NewArchive(o.Pool), rows: make(map[string]*rows), cache: newCache(o.CachedEvents)}
	e.records = &table[archived]{columns: archiveColumns(&e.now)}
	e.letters = &table[letterRow]{columns: letterColumns()}
	e.delays = &table[delay]{columns: delayColumns()}
	for _, model := range o.Models {
		e.rows[model.Name] = model.open(model.Version)
	}
	return e
}

// Run projects until the context ends, and returns nil then. Any other end is an error.
func (e *Engine) Run(ctx context.Context) error {
	reader := eventlog.NewBatchReader(e.o.Log, eventlog.ReadOptions{Group: e.o.Group, Topics: eventlog.Topics(), MaxBytes: e.o.BatchBytes})
	e.batcher = eventlog.NewBatcher(e.o.Log)
	decoded := make(chan *work)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(decoded)
		for {
			batch, err := reader.Next(ctx)
			if err != nil {
				return err
			}
			select {
			case decoded <- decode(batch):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	group.Go(func() error {
		generation := int32(-1)
		for w := range decoded {
			if w.batch.Generation != generation {
				// Another projector may have had these partitions in between.
				e.cache.clear()
				e.known = nil
				generation = w.batch.Generation
			}
			if err := e.persist(ctx, w); err != nil {
				return err
			}
			err := reader.Commit(ctx, w.batch)
			if errors.Is(err, eventlog.ErrStaleGeneration) {
				e.o.Logger.Info("partitions moved while a batch was written; it will be read again", "records", len(w.batch.Records))
				continue
			}
			if err != nil {
				return err
			}
			e.o.Metrics.committed(w.batch)
		}
		return nil
	})
	err := group.Wait()
	err = errors.Join(ignoreCanceled(err), ignoreCanceled(reader.Close()), ignoreCanceled(e.batcher.Close()))
	return err
}

func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// persist writes a batch, again and again until it is written or the context ends: a batch that
// was written in part is written again as a whole.
func (e *Engine) persist(ctx context.Context, w *work) error {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 100*time.Millisecond, 5*time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, e.write(ctx, w) },
		backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0),
		backoff.WithNotify(func(err error, wait time.Duration) {
			e.o.Metrics.failures.Inc()
			e.o.Logger.Warn("write a batch, trying again", "error", err, "wait", wait)
		}))
	return err
}

func (e *Engine) write(ctx context.Context, w *work) error {
	began := time.Now()
	e.now = began.UTC()
	if err := e.keepLetters(ctx, w.letters); err != nil {
		return err
	}
	if err := e.insertArchive(ctx, w.entries); err != nil {
		return err
	}
	archived := time.Since(began)
	stories, err := e.stories(ctx, w.touched)
	if err != nil {
		return err
	}
	failed, err := e.insertRows(ctx, w, stories)
	if err != nil {
		// The entries are in the cached stories now; Tell leaves the repeated ones out.
		e.cache.clear()
		return err
	}
	if err := e.keepLetters(ctx, failed); err != nil {
		return err
	}
	if err := e.keepDelays(ctx, w); err != nil {
		return err
	}
	e.o.Logger.Debug("batch", "records", len(w.batch.Records), "subjects", len(w.touched), "dead", len(w.letters)+len(failed),
		"archive", archived, "took", time.Since(began))
	return nil
}

// keepDelays counts how long the batch's records took to become visible.
func (e *Engine) keepDelays(ctx context.Context, w *work) error {
	now := time.Now()
	counts := e.o.Metrics.visible(w, now)
	e.delays.reset()
	for bucket, events := range counts {
		if events > 0 {
			e.delays.append(&delay{now.UTC().Truncate(time.Hour), delayBound(bucket), events})
		}
	}
	if e.delays.rows == 0 {
		return nil
	}
	return insert(ctx, e.o.Pool, "delays", e.delays.input())
}

func (e *Engine) insertArchive(ctx context.Context, entries []archived) error {
	if len(entries) == 0 {
		return nil
	}
	e.records.reset()
	for i := range entries {
		e.records.append(&entries[i])
	}
	return insert(ctx, e.o.Pool, "events", e.records.input())
}

// stories gives the entries of the touched subjects with those of the batch, from memory where
// they are there. A subject that the archive did not hold when this generation began is whole
// without asking it.
func (e *Engine) stories(ctx context.Context, touched map[string][]Entry) (map[string][]Entry, error) {
	if len(e.o.Models) == 0 {
		return nil, nil
	}
	if e.known == nil {
		// Read after the archive insert, so it holds this batch too: ask for all of them once.
		known, err := e.archive.subjects(ctx)
		if err != nil {
			return nil, err
		}
		e.known = known
	}
	whole := make(map[string][]Entry, len(touched))
	var cold []string
	for subject, entries := range touched {
		if cached, ok := e.cache.get(subject); ok {
			whole[subject] = append(cached, entries...)
		} else if e.known.has(subject) {
			cold = append(cold, subject)
		} else {
			whole[subject] = entries
		}
	}
	if len(cold) > 0 {
		read, err := e.archive.Stories(ctx, cold)
		if err != nil {
			return nil, err
		}
		for _, subject := range cold {
			whole[subject] = append(read[subject], touched[subject]...)
		}
	}
	for subject, entries := range whole {
		entries = distinct(entries)
		whole[subject] = entries
		e.known.add(subject)
		e.cache.put(subject, entries)
	}
	return whole, nil
}

// distinct leaves out entries of the same log position.
func distinct(entries []Entry) []Entry {
	slices.SortFunc(entries, func(a, b Entry) int { return int(a.Offset - b.Offset) })
	return slices.CompactFunc(entries, func(a, b Entry) bool { return a.Offset == b.Offset })
}

// insertRows folds the stories and inserts the rows. What can't be folded comes back as dead
// letters of the batch's records on that subject; its row stays as it was.
func (e *Engine) insertRows(ctx context.Context, w *work, stories map[string][]Entry) ([]letter, error) {
	var failed []letter
	subjects := slices.Sorted(maps.Keys(stories))
	for _, model := range e.o.Models {
		block := e.rows[model.Name]
		block.reset(e.now)
		prefix := model.Family + "/"
		from, _ := slices.BinarySearch(subjects, prefix)
		for _, subject := range subjects[from:] {
			if len(subject) < len(prefix) || subject[:len(prefix)] != prefix {
				break
			}
			if err := block.add(Tell(subject, stories[subject])); err != nil {
				letters, err := w.lettersOf(ctx, e.o.Log, subject, model.Name, err)
				if err != nil {
					return nil, err
				}
				failed = append(failed, letters...)
			}
		}
		if block.count() == 0 {
			continue
		}
		if err := insert(ctx, e.o.Pool, model.Name, block.input); err != nil {
			return nil, err
		}
	}
	return failed, nil
}

// insert writes one block and returns when it is on the disk.
func insert(ctx context.Context, pool *chpool.Pool, table string, input proto.Input) error {
	if err := pool.Do(ctx, ch.Query{Body: input.Into(table), Input: input}); err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}
