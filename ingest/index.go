package ingest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"

	eventlog "oneseal/events/log"
)

// Index remembers where each event lies in the log, and a digest of what it says. It is derived
// from the log, and the log is right: after a crash it reads on from where it was, and when its
// files are damaged it deletes them and reads everything.
//
// A record that another process appended is known before anything is answered that was appended
// behind it. Two processes that take the same new event at the same moment both append it; both
// know the first of the two positions from then on. What a transaction of another producer holds is in the log once the
// transaction ends, and known by the first answer a second later.
type Index struct {
	cfg    eventlog.Config
	dir    string
	logger *slog.Logger
	lock   *pebble.Lock
	cache  *pebble.Cache

	mu        sync.RWMutex
	db        *pebble.DB  // nil while broken
	broken    error       // why the files have to be opened anew
	damaged   atomic.Bool // a file's checksum was found wrong, perhaps in the background
	doubtful  bool        // an append ended in an error and may have left records in the log
	frontiers map[eventlog.TopicPartition]*frontier
	learned   int // how often entries were read from the log since the start
	closed    bool
	// begun counts appends; those on their way, before their positions are known, are in onTheWay.
	begun    int
	onTheWay map[int]struct{}
	arrived  chan struct{} // closed and made anew whenever an append leaves onTheWay

	reading chan struct{} // held by whoever reads the log
	appends sync.WaitGroup
	claims  claims
}

// OpenIndex opens the index in a folder of its own, which one process may have open at a time, and
// reads the log to its end. Close it after the Batcher that its appends go to.
func OpenIndex(ctx context.Context, dir string, cfg eventlog.Config) (*Index, error) {
	logger := cfg.Logger
	if logger == nil {
		logger = slog.Default()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the index of event ids: %w", err)
	}
	lock, err := pebble.LockDirectory(dir, vfs.Default)
	if err != nil {
		return nil, fmt.Errorf("the index of event ids in %s is in use by another process, end that one first: %w", dir, err)
	}
	x := &Index{
		cfg: cfg, dir: dir, logger: logger, lock: lock, cache: pebble.NewCache(32 << 20),
		onTheWay: make(map[int]struct{}), arrived: make(chan struct{}), reading: make(chan struct{}, 1),
		claims: claims{taken: make(map[idKey]chan struct{})},
	}
	err = x.start(ctx)
	if err != nil && x.damaged.Load() {
		err = x.start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

func (x *Index) start(ctx context.Context) error {
	if err := x.reopen(); err != nil {
		return err
	}
	return x.catchUp(ctx)
}

// reopen opens the files, or new ones if they are damaged. What the log holds beyond them is doubtful then.
func (x *Index) reopen() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.db != nil {
		if err := x.db.Close(); err != nil {
			x.logger.Warn("close the damaged index of event ids", "folder", x.dir, "error", err)
		}
		x.db = nil
	}
	db, err := (*pebble.DB)(nil), errDamaged
	if !x.damaged.Load() {
		db, err = x.openFiles()
		if err == nil {
			x.frontiers, err = readFrontiers(db)
		}
	}
	for _, notDamage := range []error{os.ErrPermission, syscall.ENOSPC, syscall.EROFS, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, notDamage) {
			return fmt.Errorf("open the index of event ids in %s: %w", x.dir, err)
		}
	}
	if err != nil {
		x.logger.Warn("the index of event ids is damaged; building it anew from the log", "folder", x.dir, "error", err)
		if db != nil {
			db.Close()
		}
		if err := x.wipe(); err != nil {
			return err
		}
		x.damaged.Store(false)
		if db, err = x.openFiles(); err != nil {
			return fmt.Errorf("open the index of event ids in %s: %w", x.dir, err)
		}
		x.frontiers = make(map[eventlog.TopicPartition]*frontier)
	}
	x.db, x.broken, x.doubtful = db, nil, true
	x.learned++
	return nil
}

func (x *Index) openFiles() (*pebble.DB, error) {
	o := &pebble.Options{Logger: housekeeping{x.logger}, Lock: x.lock, Cache: x.cache, MemTableSize: 16 << 20}
	o.EventListener = &pebble.EventListener{DataCorruption: func(pebble.DataCorruptionInfo) { x.damaged.Store(true) }}
	// Most look-ups are of ids that are new.
	for i := range o.Levels {
		o.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	return pebble.Open(x.dir, o)
}

// wipe deletes everything but the lock.
func (x *Index) wipe() error {
	files, err := os.ReadDir(x.dir)
	if err != nil {
		return fmt.Errorf("remove the damaged index of event ids: %w", err)
	}
	for _, file := range files {
		if file.Name() == "LOCK" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(x.dir, file.Name())); err != nil {
			return fmt.Errorf("remove the damaged index of event ids: %w", err)
		}
	}
	return nil
}

// commit writes entries and the positions up to which they make the index complete, together and
// unsynced: after a power cut the index reads the log again from the positions that survived.
func (x *Index) commit(entries []entry, places []place, runs []*run) (err error) {
	if x.db == nil || x.broken != nil {
		return fmt.Errorf("write to the index of event ids: %w", x.broken)
	}
	batch := x.db.NewIndexedBatch()
	defer func() {
		if err != nil {
			x.broken = err
		}
		batch.Close()
	}()
	for i := range entries {
		known, err := find(batch, entries[i].key)
		if err != nil {
			return err
		}
		if known != nil {
			places[i] = *known
		} else if err := batch.Set(entries[i].key[:], encodePlace(&places[i]), nil); err != nil {
			return err
		}
	}
	return x.finish(batch, runs)
}

func (x *Index) finish(batch *pebble.Batch, runs []*run) error {
	for _, r := range runs {
		r.written = true
	}
	for _, r := range runs {
		if next, moved := x.frontier(r.at).advance(); moved {
			if err := batch.Set(frontierKey(r.at), binary.BigEndian.AppendUint64(nil, uint64(next)), nil); err != nil {
				return err
			}
		}
	}
	if err := batch.Commit(pebble.NoSync); err != nil {
		return fmt.Errorf("write to the index of event ids: %w", err)
	}
	return nil
}

func (x *Index) frontier(at eventlog.TopicPartition) *frontier {
	f := x.frontiers[at]
	if f == nil {
		f = new(frontier)
		x.frontiers[at] = f
	}
	return f
}

// lookUp gives what is known of each entry, nil for new ones, and the count of readings it holds for.
func (x *Index) lookUp(entries []entry) (known []*place, learned int, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.db == nil || x.broken != nil {
		return nil, 0, fmt.Errorf("look up event ids: %w", x.broken)
	}
	known = make([]*place, len(entries))
	errs := inParallel(len(entries), func(i int) (err error) {
		known[i], err = find(x.db, entries[i].key)
		return err
	})
	return known, x.learned, errs
}

var errDamaged = errors.New("a checksum is wrong")

// errClosed is returned by puts into a closed index.
var errClosed = errors.New("the index of event ids is closed")

// put appends the entries that are new, by send, which is given their indexes, and says of each
// where it lies and whether it was put there now. Two calls with the same event append it once:
// the second waits for the first. The entries of one call have different keys.
//
// When the context ends first, the append goes on, and its ids stay claimed until it is
// acknowledged or refused: its sender may send again and never meets an unknown outcome.
func (x *Index) put(ctx context.Context, entries []entry, send func(fresh []int) ([]eventlog.Position, error)) ([]place, []bool, error) {
	release, err := x.claims.take(ctx, entries)
	if err != nil {
		return nil, nil, err
	}
	known, learned, err := []*place(nil), 0, x.settle(ctx)
	if err == nil {
		known, learned, err = x.lookUp(entries)
	}
	if err != nil {
		release()
		return nil, nil, err
	}
	places, stored := make([]place, len(entries)), make([]bool, len(entries))
	fresh := make([]int, 0, len(entries))
	for i, k := range known {
		if k != nil {
			places[i] = *k
			continue
		}
		stored[i], places[i].digest = true, entries[i].digest
		fresh = append(fresh, i)
	}
	if len(fresh) == 0 {
		release()
		return places, stored, nil
	}
	number, err := x.begin()
	if err != nil {
		release()
		return nil, nil, err
	}
	ended := make(chan error, 1)
	go func() {
		defer x.appends.Done()
		positions, err := send(fresh)
		runs := x.arrive(number, positions, err)
		if err == nil {
			err = x.remember(entries, places, fresh, positions, runs, learned)
		}
		release()
		ended <- err
	}()
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = fmt.Errorf("append %d events: %w", len(fresh), ctx.Err())
	}
	if err != nil {
		return nil, nil, err
	}
	return places, stored, nil
}

func (x *Index) begin() (number int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return 0, errClosed
	}
	x.appends.Add(1)
	x.begun++
	x.onTheWay[x.begun] = struct{}{}
	return x.begun, nil
}

// arrive notes where an append's records lie, before they are remembered.
func (x *Index) arrive(number int, positions []eventlog.Position, err error) []*run {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.onTheWay, number)
	close(x.arrived)
	x.arrived = make(chan struct{})
	if err != nil {
		x.doubtful = true
		return nil
	}
	runs := runsOf(positions)
	for _, r := range runs {
		r.noted = x.begun
		x.frontier(r.at).add(r)
	}
	return runs
}

// remember writes what was appended, after what others appended before it.
func (x *Index) remember(entries []entry, places []place, fresh []int, positions []eventlog.Position, runs []*run, learned int) error {
	const patience = 10 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := x.settle(ctx); err != nil {
		// The records are in the log: later requests read what is missing before them.
		x.logger.Warn("read the log for the index of event ids", "error", err)
	}
	own := make([]entry, len(fresh))
	at := make([]place, len(fresh))
	for n, i := range fresh {
		own[n], at[n] = entries[i], place{positions[n], entries[i].digest}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.learned != learned || x.broken != nil {
		if err := x.commit(own, at, runs); err != nil {
			return err
		}
	} else if err := x.commitNew(own, at, runs); err != nil {
		return err
	}
	for n, i := range fresh {
		places[i] = at[n]
	}
	return nil
}

// commitNew is commit for entries that can't be known: their ids are claimed, and nothing was
// read from the log since they were looked up.
func (x *Index) commitNew(entries []entry, places []place, runs []*run) (err error) {
	batch := x.db.NewBatchWithSize(len(entries) * 96)
	defer func() {
		if err != nil {
			x.broken = err
		}
		batch.Close()
	}()
	for i := range entries {
		if err := batch.Set(entries[i].key[:], encodePlace(&places[i]), nil); err != nil {
			return err
		}
	}
	return x.finish(batch, runs)
}

// Close waits for the appends on their way and closes the index.
func (x *Index) Close() error {
	x.mu.Lock()
	x.closed = true
	x.mu.Unlock()
	x.appends.Wait()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.broken = errClosed
	var err error
	if x.db != nil {
		err = x.db.Close()
		x.db = nil
	}
	x.cache.Unref()
	return errors.Join(err, x.lock.Close())
}

// housekeeping passes Pebble's troubles on. Pebble can't go on after a fatal one.
type housekeeping struct{ logger *slog.Logger }

func (h housekeeping) Infof(string, ...any) {}
func (h housekeeping) Errorf(format string, args ...any) {
	h.logger.Warn("the index of event ids", "says", fmt.Sprintf(format, args...))
}
func (h housekeeping) Fatalf(format string, args ...any) {
	panic("the index of event ids: " + fmt.Sprintf(format, args...))
}
