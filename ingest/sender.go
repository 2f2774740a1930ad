package ingest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/cenkalti/backoff/v5"

	"oneseal/events"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
)

// Sender gives what runs in this process its own door, as a key says what it may send: an adapter of devices, the simulator.
// The key is no secret and in no file. Where HTTP would answer that the server is busy, Send waits; the log's
// acknowledgement it awaits as long as its context lasts.
func (s *Server) Sender(key Key) client.Sender { return sender{s, &key} }

type sender struct {
	server *Server
	key    *Key
}

// Send takes the way of a request: the events are encoded, and decoded strictly.
func (d sender) Send(ctx context.Context, all []*events.Event) ([]Result, error) {
	return client.Encoded(all, func(documents [][]byte) ([]Result, error) {
		results := make([]Result, 0, len(documents))
		for part := range slices.Chunk(documents, d.server.o.MaxBatch) {
			stored, err := backoff.Retry(ctx, func() ([]Result, error) { return d.take(ctx, part) }, backoff.WithMaxElapsedTime(0))
			if err != nil {
				return nil, err
			}
			results = append(results, stored...)
		}
		return results, nil
	})
}

// take is a request's way without HTTP. An error that a repetition may mend is plain, any other permanent.
func (d sender) take(ctx context.Context, texts [][]byte) ([]Result, error) {
	select {
	case d.server.inFlight <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	slot := &slot{free: sync.OnceFunc(func() { <-d.server.inFlight })}
	defer slot.answered()
	documents := make([]document, len(texts))
	for i, text := range texts {
		documents[i].text = text
	}
	results, _, err := d.server.take(ctx, documents, d.key, slot)
	if errors.Is(err, errClosed) || errors.Is(err, eventlog.ErrClosed) {
		err = backoff.Permanent(err)
	}
	return results, err
}
