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

// Index remembers where each event lies in the log, a digest of what it says, and whose each subject is. It is derived
// from the log, and the log is right: after a crash it reads on from where it was, and when its
// files are damaged it keeps them aside and reads everything.
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
	checked   bool // whether the files are as they were left
	// holdings are those of subjects that were asked for of late, under a lock of their own, since readers fill it.
	recent   sync.Mutex
	holdings map[subjectKey]*holding
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
		if err = x.checkSeal(); err == nil {
			db, err = x.openFiles()
		}
		if err == nil {
			x.frontiers, err = readFrontiers(db)
		}
		if err == nil {
			err = x.checkFormat(db)
		}
	}
	for _, notDamage := range []error{os.ErrPermission, syscall.ENOSPC, syscall.EROFS, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, notDamage) {
			return fmt.Errorf("open the index of event ids in %s: %w", x.dir, err)
		}
	}
	if err != nil {
		if errors.Is(err, errOtherFormat) {
			x.logger.Info("the index of event ids was written by another version of OneSeal; building it anew from the log", "folder", x.dir)
		} else {
			x.logger.Warn("the index of event ids is damaged; keeping it aside and building it anew from the log", "folder", x.dir, "error", err)
		}
		if db != nil {
			db.Close()
		}
		if err := x.setAside(); err != nil {
			return err
		}
		x.damaged.Store(false)
		if db, err = x.openFiles(); err != nil {
			return fmt.Errorf("open the index of event ids in %s: %w", x.dir, err)
		}
		x.frontiers = make(map[eventlog.TopicPartition]*frontier)
		if err := x.checkFormat(db); err != nil {
			return err
		}
	}
	if err := unseal(x.dir); err != nil {
		return errors.Join(err, db.Close())
	}
	x.forget()
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

var errOtherFormat = errors.New("the files are of another version")

// checkFormat tells files of another version, and writes that of this one into new files.
func (x *Index) checkFormat(db *pebble.DB) error {
	value, closer, err := db.Get([]byte{formatKeyPrefix})
	switch {
	case err == nil:
		defer closer.Close()
		if string(value) != format {
			return errOtherFormat
		}
		return nil
	case !errors.Is(err, pebble.ErrNotFound):
		return fmt.Errorf("read the format of the index of event ids: %w", err)
	case len(x.frontiers) > 0:
		return errOtherFormat
	}
	if err := db.Set([]byte{formatKeyPrefix}, []byte(format), pebble.Sync); err != nil {
		return fmt.Errorf("write the format of the index of event ids: %w", err)
	}
	return nil
}

// setAside moves everything but the lock into the folder damaged beside the index: its digests may be what tells a record that
// was lost from another.
func (x *Index) setAside() error {
	files, err := os.ReadDir(x.dir)
	if err != nil {
		return fmt.Errorf("set the damaged index of event ids aside: %w", err)
	}
	to := filepath.Join(filepath.Dir(x.dir), "damaged", time.Now().UTC().Format("20060102T150405.000000000Z"), filepath.Base(x.dir))
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("set the damaged index of event ids aside: %w", err)
	}
	for _, file := range files {
		if file.Name() == "LOCK" {
			continue
		}
		if err := os.Rename(filepath.Join(x.dir, file.Name()), filepath.Join(to, file.Name())); err != nil {
			return fmt.Errorf("set the damaged index of event ids aside: %w", err)
		}
	}
	if err := os.Remove(sealOf(x.dir)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("set the damaged index of event ids aside: %w", err)
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
	changed := make(map[subjectKey]*holding)
	for i := range entries {
		known, err := find(batch, entries[i].key)
		if err != nil {
			return err
		}
		if known != nil {
			places[i] = *known
			continue
		}
		if err := batch.Set(entries[i].key[:], encodePlace(&places[i]), nil); err != nil {
			return err
		}
		if err := x.learn(batch, changed, &entries[i], &places[i]); err != nil {
			return err
		}
	}
	return x.finish(batch, changed, runs)
}

func (x *Index) finish(batch *pebble.Batch, changed map[subjectKey]*holding, runs []*run) error {
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
	for subject, h := range changed {
		x.keep(subject, h)
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

// lookUp gives what is known of each entry, nil for new ones, and of their subjects, and the count of readings it holds for.
func (x *Index) lookUp(entries []entry) (known []*place, of *tellers, learned int, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.db == nil || x.broken != nil {
		return nil, nil, 0, fmt.Errorf("look up event ids: %w", x.broken)
	}
	known = make([]*place, len(entries))
	errs := inParallel(len(entries), func(i int) (err error) {
		known[i], err = find(x.db, entries[i].key)
		return err
	})
	if errs == nil {
		of, errs = x.tellersOf(entries)
	}
	return known, of, x.learned, errs
}

// tellers gives what is known of the entries' subjects now.
func (x *Index) tellers(entries []entry) (*tellers, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.db == nil || x.broken != nil {
		return nil, fmt.Errorf("look up whose subjects are: %w", x.broken)
	}
	return x.tellersOf(entries)
}

var errDamaged = errors.New("a checksum is wrong")

// errClosed is returned by puts into a closed index.
var errClosed = errors.New("the index of event ids is closed")

// put appends the entries that are new, by send, which is given their indexes, and says of each
// where it lies and whether it was put there now, or why its organ may not tell it. Two calls with the same
// event append it once: the second waits for the first, as it does where the first may change whose a subject is. The
// entries of one call have different keys.
//
// When the context ends first, the append goes on, and its ids stay claimed until it is
// acknowledged or refused: its sender may send again and never meets an unknown outcome.
func (x *Index) put(ctx context.Context, entries []entry, send func(fresh []int) ([]eventlog.Position, error)) ([]outcome, error) {
	known, strangers, learned, release, err := x.claim(ctx, entries)
	if err != nil {
		return nil, err
	}
	places, outcomes := make([]place, len(entries)), make([]outcome, len(entries))
	fresh := make([]int, 0, len(entries))
	for i, k := range known {
		switch {
		case k != nil:
			outcomes[i].place = *k
		case strangers[i] != nil:
			outcomes[i].stranger = strangers[i]
		default:
			outcomes[i].stored = true
			fresh = append(fresh, i)
		}
	}
	if len(fresh) == 0 {
		release()
		return outcomes, nil
	}
	number, err := x.begin()
	if err != nil {
		release()
		return nil, err
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
		return nil, err
	}
	for _, i := range fresh {
		outcomes[i].place = places[i]
	}
	return outcomes, nil
}

// outcome is what became of an entry.
type outcome struct {
	place    place // where it lies
	stored   bool  // put there now
	stranger *stranger
}

// claim takes the entries' ids and the subjects that they may change, and says what is known then. Which subjects these
// are is seen from what is known without them; once they are taken, they are looked up again.
func (x *Index) claim(ctx context.Context, entries []entry) (known []*place, strangers []*stranger, learned int, release func(), err error) {
	taken, err := x.claims.take(ctx, entries)
	if err != nil {
		return nil, nil, 0, nil, err
	}
	var of *tellers
	if err = x.settle(ctx); err == nil {
		known, of, learned, err = x.lookUp(entries)
	}
	for err == nil {
		var changed []subjectKey
		strangers, changed = of.judge(entries, known)
		before := len(taken.subjects)
		if err = taken.add(ctx, changed); err == nil && len(taken.subjects) == before {
			return known, strangers, learned, taken.release, nil
		}
		if err == nil {
			of, err = x.tellers(entries) // another request may have changed one before it was taken
		}
	}
	taken.release()
	return nil, nil, 0, nil, err
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
		own[n], at[n] = entries[i], place{positions[n], entries[i].digest, entries[i].telling.act.Organ}
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
	changed := make(map[subjectKey]*holding)
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
		if err := x.learn(batch, changed, &entries[i], &places[i]); err != nil {
			return err
		}
	}
	return x.finish(batch, changed, runs)
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
	opened := x.db != nil
	if opened {
		err = x.db.Close()
		x.db = nil
	}
	x.cache.Unref()
	if err == nil && opened {
		err = seal(x.dir)
	}
	return errors.Join(err, x.lock.Close())
}

// checkSeal looks once, at the start, whether the files are as they were left.
func (x *Index) checkSeal() error {
	if x.checked {
		return nil
	}
	x.checked = true
	return CheckSeal(x.dir)
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
