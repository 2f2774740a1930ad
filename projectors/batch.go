package projectors

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// work is a batch, decoded.
type work struct {
	batch   *eventlog.Batch
	entries []archived
	letters []letter
	touched map[string][]Entry
}

// decode decodes a batch on all processors. What is no event becomes a dead letter.
func decode(batch *eventlog.Batch) *work {
	records := batch.Records
	decoded := make([]*events.Event, len(records))
	problems := make([]error, len(records))
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for n := range workers {
		group.Go(func() {
			for i := n * len(records) / workers; i < (n+1)*len(records)/workers; i++ {
				decoded[i], problems[i] = eventlog.EventOf(&records[i])
			}
		})
	}
	group.Wait()
	w := &work{batch: batch, entries: make([]archived, 0, len(records)), touched: make(map[string][]Entry)}
	for i := range records {
		r := &records[i]
		if problems[i] != nil {
			w.letters = append(w.letters, letter{record: r, stage: stageDecode, reason: problems[i].Error()})
			continue
		}
		r.Headers = nil // the event says it all, in half the memory
		entry := Entry{decoded[i], r.Partition, r.Offset}
		w.entries = append(w.entries, archived{entry, r.Topic, r.Time, r.Value})
		w.touched[decoded[i].Subject] = append(w.touched[decoded[i].Subject], entry)
	}
	return w
}

// lettersOf makes dead letters of the batch's records on a subject whose story a model can't fold.
// Their headers are read from the log again.
func (w *work) lettersOf(ctx context.Context, log eventlog.Config, subject, model string, cause error) ([]letter, error) {
	var letters []letter
	for _, entry := range w.touched[subject] {
		err := eventlog.ReadRange(ctx, log, entry.Topic(), entry.Partition, entry.Offset, entry.Offset+1, func(r *eventlog.Record) error {
			letters = append(letters, letter{record: r, stage: stageFold, model: model, reason: cause.Error()})
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read %s again, which can't be folded: %w", subject, err)
		}
	}
	return letters, nil
}
