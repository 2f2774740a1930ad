package ingest

import (
	"context"
	"fmt"
	"sync"
)

// claims are the ids that requests are busy with, and the subjects whose owner they may change.
type claims struct {
	mu    sync.Mutex
	taken map[idKey]chan struct{}
}

// take takes all ids and subjects at once, after waiting for the requests that have any of them, or of the subjects that
// are only looked at.
func (c *claims) take(ctx context.Context, entries []entry, changed map[subjectKey]struct{}) (release func(), err error) {
	done := make(chan struct{})
	for {
		busy := c.tryTake(entries, changed, done)
		if busy == nil {
			return func() {
				c.mu.Lock()
				for i := range entries {
					delete(c.taken, entries[i].key)
				}
				for subject := range changed {
					delete(c.taken, subject)
				}
				c.mu.Unlock()
				close(done)
			}, nil
		}
		select {
		case <-busy:
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for another request with the same event or subject: %w", ctx.Err())
		}
	}
}

func (c *claims) tryTake(entries []entry, changed map[subjectKey]struct{}, done chan struct{}) (busy chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range entries {
		if busy := c.taken[entries[i].key]; busy != nil {
			return busy
		}
		if busy := c.taken[entries[i].subject]; busy != nil {
			return busy
		}
	}
	for i := range entries {
		c.taken[entries[i].key] = done
	}
	for subject := range changed {
		c.taken[subject] = done
	}
	return nil
}
