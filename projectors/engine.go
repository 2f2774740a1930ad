// Package projectors turns the log into tables: the archive of all events and one read model
// for each kind of subject.
//
// A projector is a member of a consumer group. It takes whole fetches from the log, decoded as they
// come, and appends each batch's events to the archive. Then it keeps what is no event as dead letters,
// takes the stories of the touched subjects (from memory, else from the archive), folds them, inserts
// the rows, and commits the offsets; while it is behind, for several batches at once.
//
// Each write may happen again after a crash, a rebalance or a time-out, and in two projectors at
// once: an archive row is named by its log position, and a row of a read model carries its
// story's revision, so a repetition replaces a row by itself and an older one never wins. While
// ClickHouse or Kafka is away the projector keeps what it has, in bounded memory, and tries again;
// nothing is skipped.
package projectors

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cenkalti/backoff/v5"
	"golang.org/x/sync/errgroup"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// Options configure a projector.
type Options struct {
	Log    eventlog.Config
	Group  string         // consumer group; empty: "oneseal-projectors"
	Pool   *chpool.Pool   // for blocks
	Conn   driver.Conn    // for questions
	Models []models.Model // nil: Models()
	// CachedEvents bounds the stories kept in memory, by their events; 0: 200,000.
	CachedEvents int
	Story        story.Limit // of one story in memory; zero: story.Usual
	LongStory    int         // events from which on a story is folded later than others; 0: 2,000
	BatchBytes   int         // of one batch in memory; 0: as eventlog.ReadOptions says
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

	folded     map[string]bool       // families
	blocks     sync.Pool             // of *table[archived], empty
	rows       map[string]*sync.Pool // of Block, by model
	cache      *cache
	known      *subjectSet
	quarantine quarantine
	long       *longStories

	sharing   sync.Mutex // of the reference's change with those who fold beside the batches
	reference *models.Reference
	followed  *models.Reference // the one that all rows are known to follow
	mark      string            // what the archive held of the reference stories then
}

// NewEngine makes a projector. Run starts it.
func NewEngine(o Options) *Engine {
	if o.Group == "" {
		o.Group = DefaultGroup
	}
	if o.Models == nil {
		o.Models = models.All()
	}
	if o.CachedEvents == 0 {
		o.CachedEvents = 200_000
	}
	if o.Story == (story.Limit{}) {
		o.Story = story.Usual
	}
	if o.LongStory == 0 {
		o.LongStory = 2000
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics()
	}
	e := &Engine{o: o, archive: &Archive{o.Pool, o.Story}, long: newLongStories(), folded: foldedFamilies(o.Models), rows: make(map[string]*sync.Pool), quarantine: quarantine{aside: make(map[storyOf]struct{})}, cache: newCache(o.CachedEvents)}
	e.blocks.New = func() any { return &columns.Table[archived]{Columns: archiveColumns()} }
	for _, model := range o.Models {
		e.rows[model.Name] = &sync.Pool{New: func() any { return model.NewBlock() }}
	}
	return e
}

// Run projects until the context ends, and returns nil then. Any other end is an error.
func (e *Engine) Run(ctx context.Context) error {
	reader := eventlog.NewBatchReader(e.o.Log, eventlog.ReadOptions{Group: e.o.Group, Topics: eventlog.Topics(), MaxBytes: e.o.BatchBytes}, e.decode)
	e.batcher = eventlog.NewBatcher(e.o.Log)
	err := e.run(ctx, reader)
	err = errors.Join(ignoreCanceled(err), ignoreCanceled(reader.Close()), ignoreCanceled(e.batcher.Close()))
	return err
}

// run archives batches and, beside it, folds those that are in the archive.
func (e *Engine) run(ctx context.Context, reader *eventlog.BatchReader[*chunk]) error {
	archived := make(chan *archivedBatch)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(archived)
		var known *subjectSet
		for generation := int32(-1); ; {
			batch, err := reader.Next(ctx)
			if err != nil {
				return err
			}
			err = e.again(ctx, func() (err error) {
				if batch.Generation != generation {
					if known, err = e.archive.subjects(ctx); err != nil {
						return err
					}
					generation = batch.Generation
				}
				return e.archiveBatch(ctx, batch)
			})
			if err != nil {
				return err
			}
			select {
			case archived <- &archivedBatch{batch, known}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	group.Go(func() error {
		renew := time.NewTicker(referenceAge)
		defer renew.Stop()
		if err := e.again(ctx, func() error { return e.retryQuarantine(ctx) }); err != nil {
			return err
		}
		for {
			select {
			case batch, more := <-archived:
				if !more {
					return nil
				}
				if err := e.foldArchived(ctx, reader, batch, archived); err != nil {
					return err
				}
			case <-renew.C: // another projector may have archived reference stories
				if err := e.again(ctx, func() error { return e.renew(ctx) }); err != nil {
					return err
				}
			}
		}
	})
	group.Go(func() error { return e.foldLong(ctx) })
	return group.Wait()
}

// foldArchived folds a batch and those that come while it is behind.
func (e *Engine) foldArchived(ctx context.Context, reader *eventlog.BatchReader[*chunk], batch *archivedBatch, more <-chan *archivedBatch) error {
	for batch != nil {
		moved := batch.known != e.known
		if moved {
			// The partitions moved, and another projector may have had them in between.
			e.cache.clear()
			e.known = batch.known
			if err := e.again(ctx, func() error { return errors.Join(e.readQuarantine(ctx), e.findLong(ctx)) }); err != nil {
				return err
			}
		}
		w := newWork(batch.Generation, e.long)
		batch = w.gather(batch, more)
		w.refers = w.refers || moved
		if w.refers {
			if err := e.again(ctx, func() error { return e.refer(ctx) }); err != nil {
				return err
			}
		}
		if err := e.project(ctx, reader, w); err != nil {
			return err
		}
	}
	return nil
}

func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// project keeps what is no event, folds what is archived and what that outdates, and commits.
func (e *Engine) project(ctx context.Context, reader *eventlog.BatchReader[*chunk], w *work) error {
	began := time.Now()
	group, writing := errgroup.WithContext(ctx)
	group.Go(func() error {
		return e.again(writing, func() error { return e.keepLetters(writing, w.letters, time.Now().UTC()) })
	})
	group.Go(func() error { return e.again(writing, func() error { return e.fold(writing, w) }) })
	if err := group.Wait(); err != nil {
		return err
	}
	if w.refers {
		if err := e.again(ctx, func() error { return e.foldAllOutdated(ctx) }); err != nil {
			return err
		}
	}
	e.o.Logger.Debug("batch", "events", w.events, "subjects", len(w.touched), "took", time.Since(began))
	for subject, logged := range w.later {
		e.long.touch(subject, logged)
	}
	err := reader.Commit(ctx, &w.batch)
	if errors.Is(err, eventlog.ErrStaleGeneration) {
		e.o.Logger.Info("partitions moved while a batch was written; it will be read again", "events", w.events)
		return nil
	}
	if err == nil {
		e.o.Metrics.committed(&w.batch)
	}
	return err
}

// again does a write until it is done or the context ends.
func (e *Engine) again(ctx context.Context, write func() error) error {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 100*time.Millisecond, 5*time.Second
	failed, done := e.o.Metrics.write()
	defer done()
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, write() },
		backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0),
		backoff.WithNotify(func(err error, wait time.Duration) {
			failed(err)
			e.o.Logger.Warn("write a batch, trying again", "error", err, "wait", wait)
		}))
	return err
}

// archiveBatch appends the batch's events to the archive and gives its blocks back.
func (e *Engine) archiveBatch(ctx context.Context, batch *eventlog.Batch[*chunk]) error {
	chunks := chunksOf(batch)
	if err := e.keepStrays(ctx, batch); err != nil {
		return err
	}
	if err := e.archive.insert(ctx, chunks, time.Now().UTC()); err != nil {
		return err
	}
	if err := e.keepAddressed(ctx, chunks); err != nil {
		return err
	}
	if err := e.keepSkipped(ctx, batch); err != nil {
		return err
	}
	for _, c := range chunks {
		if c.block != nil {
			c.block.Reset()
			e.blocks.Put(c.block)
			c.block = nil
		}
	}
	return nil
}

// coldAtOnce is how many stories are read from the archive at a time: all that a batch touches may
// take much more memory than the batch.
const coldAtOnce = 2000

// fold makes the touched subjects' rows of their stories.
func (e *Engine) fold(ctx context.Context, w *work) error {
	if len(e.o.Models) > 0 {
		strays, err := e.strays(ctx, w)
		if err != nil {
			return err
		}
		stories, cold := e.recall(w.touched, strays)
		if err := e.foldStories(ctx, w, stories); err != nil {
			return err
		}
		for subjects := range slices.Chunk(cold, coldAtOnce) {
			if err := e.foldCold(ctx, w, subjects); err != nil {
				return err
			}
		}
	}
	return e.keepDelays(ctx, w)
}

// foldCold folds stories that the archive has to tell. Where they are too large to be held at once, it takes them in parts.
func (e *Engine) foldCold(ctx context.Context, w *work, subjects []string) error {
	stories, unreadable, err := e.archive.Stories(ctx, subjects)
	if errors.Is(err, errMuch) {
		half := len(subjects) / 2
		if err := e.foldCold(ctx, w, subjects[:half]); err != nil {
			return err
		}
		return e.foldCold(ctx, w, subjects[half:])
	}
	if err != nil {
		return err
	}
	for _, subject := range subjects {
		if unreadable[subject] != nil {
			delete(stories, subject)
		} else {
			stories[subject] = append(stories[subject], w.touched[subject]...)
		}
	}
	for _, model := range e.o.Models {
		if err := e.setBatchAside(ctx, w, model, unreadable); err != nil {
			return err
		}
	}
	e.long.giveUp(unreadable)
	return e.foldStories(ctx, w, stories)
}

// recall gives the touched stories that are in memory, with what touched them, and the subjects of
// those that the archive has to tell: strays always. A subject that the archive did not hold before this
// generation's first batch is whole without asking it: what was committed before was in the archive.
func (e *Engine) recall(touched map[string][]story.Entry, strays map[string]bool) (stories map[string][]story.Entry, cold []string) {
	stories = make(map[string][]story.Entry, len(touched))
	for subject, entries := range touched {
		if strays[subject] {
			cold = append(cold, subject)
		} else if cached, ok := e.cache.get(subject); ok {
			stories[subject] = append(cached, entries...)
		} else if e.known.has(subject) {
			cold = append(cold, subject)
		} else {
			stories[subject] = entries
		}
	}
	return stories, cold
}

// foldStories folds whole stories and keeps them in memory. What can't be folded becomes dead letters
// of the batch's records on that subject; its row stays as it was.
func (e *Engine) foldStories(ctx context.Context, w *work, stories map[string][]story.Entry) error {
	now := time.Now().UTC()
	large := make(map[string]error)
	for subject, entries := range stories {
		entries = story.Records(entries)
		if !e.o.Story.Within(entries) {
			large[subject] = &story.TooLargeError{Subject: subject, Limit: e.o.Story}
			delete(stories, subject)
			e.cache.drop(subject)
			e.known.add(subject)
			continue
		}
		stories[subject] = entries
	}
	if len(large) > 0 {
		for _, model := range e.o.Models {
			if err := e.setBatchAside(ctx, w, model, large); err != nil {
				return err
			}
		}
		e.long.giveUp(large)
	}
	subjects := slices.Sorted(maps.Keys(stories))
	for _, model := range e.o.Models {
		of := subjectsOf(model.Family, subjects)
		if len(of) == 0 {
			continue
		}
		failed, err := e.insertRows(ctx, model.Name, of, stories, now)
		if err != nil {
			return err
		}
		if err := e.setBatchAside(ctx, w, model, failed); err != nil {
			return err
		}
		if err := e.releaseFolded(ctx, model.Name, of, failed); err != nil {
			return err
		}
	}
	for subject, entries := range stories {
		e.known.add(subject)
		if len(entries) > e.o.LongStory {
			e.cache.drop(subject)
			e.long.add(subject)
			continue
		}
		e.cache.put(subject, entries)
	}
	return nil
}

// keepDelays counts how long the batch's records took to become visible.
func (e *Engine) keepDelays(ctx context.Context, w *work) error {
	now := time.Now()
	return e.keepCounts(ctx, e.o.Metrics.visible(w, now), now)
}

func (e *Engine) keepCounts(ctx context.Context, counts []uint64, now time.Time) error {
	delays := &columns.Table[delay]{Columns: delayColumns()}
	for bucket, events := range counts {
		if events > 0 {
			delays.Append(&delay{now.UTC().Truncate(time.Hour), delayBound(bucket), events})
		}
	}
	if delays.Rows == 0 {
		return nil
	}
	// Two batches may well have the same counts: the second block is no repetition of the first.
	return insert(ctx, e.o.Pool, "delays", delays.Input(), ch.Setting{Key: "insert_deduplication_token", Value: rand.Text()})
}

// subjectsOf gives the part of sorted subjects that is of a family.
func subjectsOf(family string, subjects []string) []string {
	from, _ := slices.BinarySearch(subjects, family+"/")
	to, _ := slices.BinarySearch(subjects, family+"0") // 0 follows / in ASCII
	return subjects[from:to]
}
