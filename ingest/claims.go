package ingest

import (
	"context"
	"fmt"
	"sync"
)

// claims are the ids that requests are busy with, and the subjects whose owner they may change. Each leads to a channel that is
// closed once it is free.
//
// Who waits for ids has nothing, and who waits for subjects has ids alone: so no two wait for each other.
type claims struct {
	mu    sync.Mutex
	taken map[idKey]chan struct{}
}

// claim is what one request has taken.
type claim struct {
	of       *claims
	entries  []entry
	subjects map[subjectKey]struct{} // that it has, or waits for
	done     chan struct{}           // of its ids
	free     chan struct{}           // of its subjects
}

// take takes the ids of all entries at once, after waiting for the requests that have one of them or of their subjects.
func (c *claims) take(ctx context.Context, entries []entry) (*claim, error) {
	t := &claim{c, entries, make(map[subjectKey]struct{}), make(chan struct{}), make(chan struct{})}
	return t, waitFor(ctx, t.tryTake)
}

// add takes subjects too, after waiting for the requests that have one of them.
func (t *claim) add(ctx context.Context, subjects []subjectKey) error {
	for _, subject := range subjects {
		t.subjects[subject] = struct{}{}
	}
	return waitFor(ctx, t.tryAdd)
}

// waitFor tries until nothing is busy.
func waitFor(ctx context.Context, try func() (busy chan struct{})) error {
	for {
		busy := try()
		if busy == nil {
			return nil
		}
		select {
		case <-busy:
		case <-ctx.Done():
			return fmt.Errorf("wait for another request with the same event or subject: %w", ctx.Err())
		}
	}
}

func (t *claim) tryTake() (busy chan struct{}) {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	for i := range t.entries {
		if busy := t.of.taken[t.entries[i].key]; busy != nil {
			return busy
		}
		if busy := t.of.taken[t.entries[i].subject]; busy != nil {
			return busy
		}
	}
	for i := range t.entries {
		t.of.taken[t.entries[i].key] = t.done
	}
	return nil
}

func (t *claim) tryAdd() (busy chan struct{}) {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	for subject := range t.subjects {
		if busy := t.of.taken[subject]; busy != nil && busy != t.free {
			t.dropSubjects()
			return busy
		}
	}
	for subject := range t.subjects {
		t.of.taken[subject] = t.free
	}
	return nil
}

// dropSubjects lets others have the subjects. The claims are locked by the caller.
func (t *claim) dropSubjects() {
	for subject := range t.subjects {
		if t.of.taken[subject] == t.free {
			delete(t.of.taken, subject)
		}
	}
	close(t.free)
	t.free = make(chan struct{})
}

func (t *claim) release() {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	for i := range t.entries {
		delete(t.of.taken, t.entries[i].key)
	}
	t.dropSubjects()
	close(t.done)
}
