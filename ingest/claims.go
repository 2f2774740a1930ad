package ingest

import (
	"context"
	"fmt"
	"sync"
)

// claims are the ids that requests are busy with.
type claims struct {
	mu    sync.Mutex
	taken map[idKey]chan struct{}
}

// take takes all ids at once, after waiting for the requests that have any of them.
func (c *claims) take(ctx context.Context, entries []entry) (release func(), err error) {
	done := make(chan struct{})
	for {
		busy := c.tryTake(entries, done)
		if busy == nil {
			return func() {
				c.mu.Lock()
				for i := range entries {
					delete(c.taken, entries[i].key)
				}
				c.mu.Unlock()
				close(done)
			}, nil
		}
		select {
		case <-busy:
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for another request with the same event: %w", ctx.Err())
		}
	}
}

func (c *claims) tryTake(entries []entry, done chan struct{}) (busy chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range entries {
		if busy := c.taken[entries[i].key]; busy != nil {
			return busy
		}
	}
	for i := range entries {
		c.taken[entries[i].key] = done
	}
	return nil
}
