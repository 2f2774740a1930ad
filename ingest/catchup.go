package ingest

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	eventlog "oneseal/events/log"
)

// settle makes the index whole up to the last record that we know of. It returns at once when it
// is, which is nearly always.
func (x *Index) settle(ctx context.Context) error {
	if x.unsettled().nothing() {
		return nil
	}
	select {
	case x.reading <- struct{}{}:
		defer func() { <-x.reading }()
	case <-ctx.Done():
		return fmt.Errorf("wait for the index of event ids to read the log: %w", ctx.Err())
	}
	// An append that reaches several partitions tells its positions when it has all of them, so a
	// hole that it leaves in one of them closes by itself, unless another partition is stuck.
	patience := time.NewTimer(50 * time.Millisecond)
	defer patience.Stop()
	impatient := false
	for {
		todo := x.unsettled()
		var err error
		switch {
		case todo.nothing():
			return nil
		case todo.broken != nil:
			err = x.reopen()
		case todo.doubtful:
			err = x.catchUp(ctx)
		case todo.ours && !impatient:
			select {
			case <-todo.arrived:
			case <-patience.C:
				impatient = true
			case <-ctx.Done():
				err = fmt.Errorf("wait for the positions of other appends: %w", ctx.Err())
			}
		default:
			err = x.read(ctx, todo.hole.at, todo.hole.from, todo.hole.to)
		}
		if err != nil {
			return err
		}
	}
}

// unsettled is why the index may miss a record.
type unsettled struct {
	broken   error
	doubtful bool
	hole     run
	ours     bool // the hole may be of an append on its way
	arrived  <-chan struct{}
}

func (u unsettled) nothing() bool { return u.broken == nil && !u.doubtful && u.hole.to == 0 }

func (x *Index) unsettled() unsettled {
	x.mu.RLock()
	defer x.mu.RUnlock()
	u := unsettled{broken: x.broken, doubtful: x.doubtful, arrived: x.arrived}
	if x.damaged.Load() {
		u.broken = errDamaged
	}
	for _, f := range x.frontiers {
		if time.Since(f.held) < heldAgain {
			continue
		}
		if hole, ok := f.hole(); ok {
			u.hole = hole
			break
		}
	}
	for number := range x.onTheWay {
		u.ours = u.ours || number <= u.hole.noted
	}
	return u
}

// catchUp remembers what the log holds beyond the index.
func (x *Index) catchUp(ctx context.Context) error {
	x.mu.Lock()
	x.doubtful = false // before the log's ends are read: what is doubtful from here on is beyond them
	x.mu.Unlock()
	err := x.readToEnds(ctx)
	if err != nil {
		x.mu.Lock()
		x.doubtful = true
		x.mu.Unlock()
	}
	return err
}

func (x *Index) readToEnds(ctx context.Context) error {
	ranges, err := eventlog.Ends(ctx, x.cfg, eventlog.Topics()...)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for at, r := range ranges {
		x.mu.RLock()
		next := x.frontiers[at].reached()
		x.mu.RUnlock()
		if next > r.End {
			return &eventlog.BehindError{Of: "the index of event ids", At: at, Known: next, End: r.End}
		}
		group.Go(func() error { return x.read(ctx, at, max(next, r.Start), r.End) })
	}
	return group.Wait()
}

// heldAgain is how long a hole is left alone that an open transaction of another producer keeps from being read: its
// events are in the log once it ends.
const heldAgain = time.Second

// read remembers the records of one partition from an offset up to another, a page at a time. It stops at a transaction
// that is open.
func (x *Index) read(ctx context.Context, at eventlog.TopicPartition, from, to int64) error {
	if from >= to {
		return nil
	}
	const page = 10_000
	var entries []entry
	var places []place
	done := from
	remember := func(to int64) error {
		err := x.write(entries, places, []*run{{at: at, from: done, to: to}})
		entries, places, done = entries[:0], places[:0], to
		return err
	}
	reached, err := eventlog.ReadSettled(ctx, x.cfg, at.Topic, at.Partition, from, to, func(r *eventlog.Record) error {
		e, _, err := x.cfg.PlausibleOf(r)
		if err != nil {
			return nil // a dead letter: it has no id to keep
		}
		digest, err := e.Digest()
		if err != nil {
			return err
		}
		entries, places = append(entries, entryOf(e, digest)), append(places, place{r.Position, digest, e.Organ})
		if len(entries) < page {
			return nil
		}
		return remember(r.Offset + 1)
	})
	if err == nil && reached > done {
		err = remember(reached)
	}
	if err == nil && reached < to {
		x.mu.Lock()
		x.frontier(at).held = time.Now()
		x.mu.Unlock()
	}
	if err != nil {
		return fmt.Errorf("read %s from offset %d into the index of event ids: %w", at, done, err)
	}
	return nil
}

// write remembers entries that were read from the log, where they are not known: the first position counts.
func (x *Index) write(entries []entry, places []place, runs []*run) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.learned++
	for _, r := range runs {
		x.frontier(r.at).add(r)
	}
	return x.commit(entries, places, runs)
}
