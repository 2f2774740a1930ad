package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// Index remembers where each event lies in the log, and a digest of what it says. It is derived
// from the log: behind after a crash, it reads on; damaged, it is built anew.
type Index struct {
	cfg    eventlog.Config
	logger *slog.Logger
	db     *pebble.DB

	mu   sync.Mutex
	next map[eventlog.TopicPartition]int64 // up to where the index is complete
	// acknowledged are runs of our own records past next, while records before them are on their way.
	acknowledged map[eventlog.TopicPartition][]run
	claimed      map[string]chan struct{} // ids that a request is appending
	appending    int
}

type run struct{ from, to int64 }

// Known is what the index remembers of an event.
type Known struct {
	Position eventlog.Position
	Digest   [sha256.Size]byte
}

// OpenIndex opens the index in a folder of its own and reads the log to its end.
func OpenIndex(ctx context.Context, dir string, cfg eventlog.Config) (*Index, error) {
	logger := cfg.Logger
	if logger == nil {
		logger = slog.Default()
	}
	db, err := pebble.Open(dir, &pebble.Options{Logger: quiet{}})
	if err != nil {
		logger.Warn("the index of event ids can't be opened; building it anew from the log", "folder", dir, "error", err)
		if err := os.RemoveAll(dir); err != nil {
			return nil, fmt.Errorf("remove the damaged index of event ids: %w", err)
		}
		if db, err = pebble.Open(dir, &pebble.Options{Logger: quiet{}}); err != nil {
			return nil, fmt.Errorf("open the index of event ids in %s: %w", dir, err)
		}
	}
	x := &Index{cfg: cfg, logger: logger, db: db, next: make(map[eventlog.TopicPartition]int64),
		acknowledged: make(map[eventlog.TopicPartition][]run), claimed: make(map[string]chan struct{})}
	if err := x.open(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return x, nil
}

func (x *Index) open(ctx context.Context) error {
	positions, err := x.db.NewIter(&pebble.IterOptions{LowerBound: []byte{positionKey}, UpperBound: []byte{positionKey + 1}})
	if err != nil {
		return fmt.Errorf("read the index's positions: %w", err)
	}
	for positions.First(); positions.Valid(); positions.Next() {
		key := positions.Key()
		at := eventlog.TopicPartition{Topic: string(key[3:]), Partition: int(binary.BigEndian.Uint16(key[1:]))}
		x.next[at] = int64(binary.BigEndian.Uint64(positions.Value()))
	}
	if err := positions.Close(); err != nil {
		return fmt.Errorf("read the index's positions: %w", err)
	}
	return x.catchUp(ctx)
}

// catchUp remembers what the log holds beyond the index.
func (x *Index) catchUp(ctx context.Context) error {
	ranges, err := eventlog.Ends(ctx, x.cfg, eventlog.Topics()...)
	if err != nil {
		return err
	}
	for at, r := range ranges {
		if x.next[at] > r.End {
			return fmt.Errorf("the index of event ids knows %s up to offset %d, and the log ends at %d: the log lost records or is another one", at, x.next[at], r.End)
		}
		if err := x.readTo(ctx, at, r.End); err != nil {
			return err
		}
	}
	return nil
}

// readTo remembers the records of one partition up to an offset.
func (x *Index) readTo(ctx context.Context, at eventlog.TopicPartition, end int64) error {
	const page = 10_000
	for from := x.next[at]; from < end; from = x.next[at] {
		to := min(end, from+page)
		batch := x.db.NewBatch()
		err := eventlog.ReadRange(ctx, x.cfg, at.Topic, at.Partition, from, to, func(r *eventlog.Record) error {
			e, err := eventlog.EventOf(r)
			if err != nil {
				return nil // a dead letter: it has no id to keep
			}
			digest, err := e.Digest()
			if err != nil {
				return err
			}
			return x.remember(batch, e, Known{r.Position, digest})
		})
		if err == nil {
			err = x.commit(batch, map[eventlog.TopicPartition]int64{at: to})
		}
		if err != nil {
			return errors.Join(fmt.Errorf("read %s into the index of event ids: %w", at, err), batch.Close())
		}
	}
	return nil
}

// remember adds an event unless its id is known: the first position counts.
func (x *Index) remember(batch *pebble.Batch, e *events.Event, k Known) error {
	known, err := x.find(e)
	if err != nil || known != nil {
		return err
	}
	return batch.Set(idKey(e), encodeKnown(k), nil)
}

// commit writes a batch with the positions up to which it makes the index complete. It is not
// synced: after a power cut the index reads the log again from the positions that survived.
func (x *Index) commit(batch *pebble.Batch, next map[eventlog.TopicPartition]int64) error {
	for at, offset := range next {
		key := append([]byte{positionKey, 0, 0}, at.Topic...)
		binary.BigEndian.PutUint16(key[1:], uint16(at.Partition))
		if err := batch.Set(key, binary.BigEndian.AppendUint64(nil, uint64(offset)), nil); err != nil {
			return err
		}
	}
	if err := batch.Commit(pebble.NoSync); err != nil {
		return err
	}
	for at, offset := range next {
		x.next[at] = offset
	}
	return nil
}

// find looks an event up by its source and id; nil if it is new.
func (x *Index) find(e *events.Event) (*Known, error) {
	value, closer, err := x.db.Get(idKey(e))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up event %q of %s: %w", e.ID, e.Source, err)
	}
	defer closer.Close()
	return decodeKnown(value), nil
}

// Append appends the events that are new, with append, and says for each where it lies, and
// whether it lay there before. Two calls with the same event append it once: the second waits for
// the first. The events of one call have different ids.
func (x *Index) Append(ctx context.Context, all []*events.Event, append func([]*events.Event) ([]eventlog.Position, error)) ([]Known, []bool, error) {
	release, err := x.claim(ctx, all)
	if err != nil {
		return nil, nil, err
	}
	defer release()
	known, repeated := make([]Known, len(all)), make([]bool, len(all))
	var fresh []*events.Event
	var indexes []int
	for i, e := range all {
		found, err := x.find(e)
		if err != nil {
			return nil, nil, err
		}
		if found != nil {
			known[i], repeated[i] = *found, true
			continue
		}
		if known[i].Digest, err = e.Digest(); err != nil {
			return nil, nil, err
		}
		fresh, indexes = appendOne(fresh, e), appendOne(indexes, i)
	}
	if len(fresh) == 0 {
		return known, repeated, nil
	}
	x.mu.Lock()
	x.appending++
	x.mu.Unlock()
	positions, err := append(fresh)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.appending--
	if err != nil {
		return nil, nil, err
	}
	batch := x.db.NewBatch()
	for n, i := range indexes {
		known[i].Position = positions[n]
		if err := x.remember(batch, all[i], known[i]); err != nil {
			return nil, nil, errors.Join(err, batch.Close())
		}
	}
	if err := x.commit(batch, x.advance(positions)); err != nil {
		return nil, nil, fmt.Errorf("remember %d events: %w", len(fresh), err)
	}
	return known, repeated, x.closeGaps(ctx)
}

func appendOne[V any](to []V, v V) []V { return append(to, v) }

// claim takes all ids at once, after waiting for the requests that have any of them.
func (x *Index) claim(ctx context.Context, all []*events.Event) (release func(), err error) {
	keys := make([]string, len(all))
	for i, e := range all {
		keys[i] = string(idKey(e))
	}
	done := make(chan struct{})
	for {
		x.mu.Lock()
		var taken chan struct{}
		for _, key := range keys {
			if taken = x.claimed[key]; taken != nil {
				break
			}
		}
		if taken == nil {
			for _, key := range keys {
				x.claimed[key] = done
			}
			x.mu.Unlock()
			return func() {
				x.mu.Lock()
				for _, key := range keys {
					delete(x.claimed, key)
				}
				x.mu.Unlock()
				close(done)
			}, nil
		}
		x.mu.Unlock()
		select {
		case <-taken:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// advance notes acknowledged positions and gives the offsets up to which the index is complete now.
func (x *Index) advance(positions []eventlog.Position) map[eventlog.TopicPartition]int64 {
	for _, p := range positions {
		at := eventlog.TopicPartition{Topic: p.Topic, Partition: p.Partition}
		runs := x.acknowledged[at]
		if n := len(runs); n > 0 && runs[n-1].to == p.Offset {
			runs[n-1].to++
		} else {
			runs = append(runs, run{p.Offset, p.Offset + 1})
		}
		x.acknowledged[at] = runs
	}
	next := make(map[eventlog.TopicPartition]int64)
	for at, runs := range x.acknowledged {
		slices.SortFunc(runs, func(a, b run) int { return cmp.Compare(a.from, b.from) })
		reached := x.next[at]
		for len(runs) > 0 && runs[0].from <= reached {
			reached = max(reached, runs[0].to)
			runs = runs[1:]
		}
		if reached > x.next[at] {
			next[at] = reached
		}
		if len(runs) == 0 {
			delete(x.acknowledged, at)
		} else {
			x.acknowledged[at] = runs
		}
	}
	return next
}

// closeGaps reads what others appended between our own records, once none of ours is on its way.
func (x *Index) closeGaps(ctx context.Context) error {
	const patience = 1000 // runs
	for at, runs := range x.acknowledged {
		if x.appending > 0 && len(runs) < patience {
			continue
		}
		if err := x.readTo(ctx, at, runs[len(runs)-1].to); err != nil {
			return err
		}
		delete(x.acknowledged, at)
	}
	return nil
}

// Close closes the index.
func (x *Index) Close() error { return x.db.Close() }

const (
	idKeyPrefix = 1
	positionKey = 2
)

func idKey(e *events.Event) []byte {
	digest := sha256.New()
	digest.Write(binary.AppendUvarint(nil, uint64(len(e.Source))))
	digest.Write([]byte(e.Source))
	digest.Write([]byte(e.ID))
	return digest.Sum([]byte{idKeyPrefix})[:17]
}

func encodeKnown(k Known) []byte {
	value := append(make([]byte, 0, 64), k.Digest[:]...)
	value = binary.BigEndian.AppendUint64(value, uint64(k.Position.Offset))
	value = binary.BigEndian.AppendUint16(value, uint16(k.Position.Partition))
	return append(value, k.Position.Topic...)
}

func decodeKnown(value []byte) *Known {
	k := new(Known)
	rest := value[copy(k.Digest[:], value):]
	k.Position = eventlog.Position{Offset: int64(binary.BigEndian.Uint64(rest)), Partition: int(binary.BigEndian.Uint16(rest[8:])), Topic: string(rest[10:])}
	return k
}

// quiet keeps Pebble's housekeeping out of the log.
type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(format string, args ...any) {
	panic(fmt.Sprintf(format, args...))
}
