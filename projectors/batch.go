package projectors

import (
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
		entry := Entry{decoded[i], r.Partition, r.Offset}
		w.entries = append(w.entries, archived{entry, r.Topic, r.Time, r.Value})
		w.touched[decoded[i].Subject] = append(w.touched[decoded[i].Subject], entry)
	}
	return w
}

// lettersOf makes dead letters of the batch's records on a subject whose story a model can't fold.
func (w *work) lettersOf(subject, model string, cause error) []letter {
	var letters []letter
	for i := range w.batch.Records {
		if r := &w.batch.Records[i]; string(r.Key) == subject {
			letters = append(letters, letter{record: r, stage: stageFold, model: model, reason: cause.Error()})
		}
	}
	return letters
}
