package ingest

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/cockroachdb/pebble/v2"

	eventlog "oneseal/events/log"
)

// frontier is how far the index is complete in one partition. Beyond it lie runs of our own
// records; what lies between them is ours and not yet noted, or somebody else's.
type frontier struct {
	next int64
	runs []*run    // by their beginnings
	held time.Time // when an open transaction was last found to keep a hole from being read
}

// run is a range of offsets that we appended or read.
type run struct {
	at       eventlog.TopicPartition
	from, to int64
	noted    int  // how many appends had begun when its positions came
	written  bool // its entries are in the index
}

func (f *frontier) reached() int64 {
	if f == nil {
		return 0
	}
	return f.next
}

func (f *frontier) add(r *run) {
	i, _ := slices.BinarySearchFunc(f.runs, r, func(a, b *run) int { return cmp.Compare(a.from, b.from) })
	f.runs = slices.Insert(f.runs, i, r)
}

// hole gives the first range before a run that no run covers.
func (f *frontier) hole() (hole run, ok bool) {
	reached := f.next
	for _, r := range f.runs {
		if r.from > reached {
			return run{at: r.at, from: reached, to: r.from, noted: r.noted}, true
		}
		reached = max(reached, r.to)
	}
	return run{}, false
}

// advance moves next over the written runs that reach it.
func (f *frontier) advance() (next int64, moved bool) {
	before := f.next
	for _, r := range f.runs {
		if r.from > f.next {
			break
		}
		if r.written {
			f.next = max(f.next, r.to)
		}
	}
	f.runs = slices.DeleteFunc(f.runs, func(r *run) bool { return r.to <= f.next })
	f.join()
	return f.next, f.next > before
}

// join makes one run of written runs without a hole between them: behind a transaction that stays open there may be many.
func (f *frontier) join() {
	joined := f.runs[:0]
	for _, r := range f.runs {
		if n := len(joined); n > 0 && joined[n-1].written && r.written && joined[n-1].to >= r.from {
			joined[n-1].to = max(joined[n-1].to, r.to)
		} else {
			joined = append(joined, r)
		}
	}
	clear(f.runs[len(joined):])
	f.runs = joined
}

// runsOf gathers positions into runs.
func runsOf(positions []eventlog.Position) []*run {
	var runs []*run
	last := make(map[eventlog.TopicPartition]*run)
	for _, p := range positions {
		at := eventlog.TopicPartition{Topic: p.Topic, Partition: p.Partition}
		r := last[at]
		if r == nil || r.to != p.Offset {
			r = &run{at: at, from: p.Offset, to: p.Offset}
			last[at] = r
			runs = append(runs, r)
		}
		r.to++
	}
	return runs
}

func frontierKey(at eventlog.TopicPartition) []byte {
	key := append([]byte{frontierKeyPrefix, 0, 0}, at.Topic...)
	binary.BigEndian.PutUint16(key[1:], uint16(at.Partition))
	return key
}

func readFrontiers(db *pebble.DB) (map[eventlog.TopicPartition]*frontier, error) {
	frontiers := make(map[eventlog.TopicPartition]*frontier)
	all, err := db.NewIter(&pebble.IterOptions{LowerBound: []byte{frontierKeyPrefix}, UpperBound: []byte{frontierKeyPrefix + 1}})
	if err != nil {
		return nil, fmt.Errorf("read the positions of the index of event ids: %w", err)
	}
	for all.First(); all.Valid(); all.Next() {
		key := all.Key()
		at := eventlog.TopicPartition{Topic: string(key[3:]), Partition: int(binary.BigEndian.Uint16(key[1:]))}
		frontiers[at] = &frontier{next: int64(binary.BigEndian.Uint64(all.Value()))}
	}
	if err := all.Close(); err != nil {
		return nil, fmt.Errorf("read the positions of the index of event ids: %w", err)
	}
	return frontiers, nil
}
