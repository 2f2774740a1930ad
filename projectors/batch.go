package projectors

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// chunk is one fetch of one partition, decoded: its events as a block of the archive's columns,
// which take a third of the memory, and as entries where a model folds them.
type chunk struct {
	block     *columns.Table[archived]     // nil if there are none, and once they are in the archive
	addressed *columns.Table[addressedRow] // nil if none is
	logged    []time.Time                  // when each event was appended to the log
	entries   []story.Entry
	places    []int // in logged, of each entry
	bytes     int
	letters   []letter // what is no event
	refers    bool     // some of its events are of reference stories
}

// decode is called by the reader, for several partitions at once.
func (e *Engine) decode(records iter.Seq[*eventlog.Record]) (*chunk, int) {
	c := new(chunk)
	size := 0
	var row archived
	for r := range records {
		event, data, err := e.o.Log.PlausibleOf(r)
		if err != nil {
			c.letters = append(c.letters, letter{record: r.Clone(), stage: stageDecode, reason: err.Error()})
			size += recordBytes + 2*len(r.Value)
			continue
		}
		if c.block == nil {
			c.block = e.blocks.Get().(*columns.Table[archived])
		}
		row = archived{story.Entry{Event: event, Partition: r.Partition, Offset: r.Offset, Size: len(data)}, r.Topic, r.Time, data}
		c.block.Append(&row)
		c.address(&row)
		c.logged = append(c.logged, r.Time)
		size += rowBytes + len(r.Key) + len(r.Value)
		family := event.Family()
		c.refers = c.refers || slices.Contains(models.ReferenceFamilies, family)
		if e.folded[family] {
			c.entries, c.places = append(c.entries, row.Entry), append(c.places, len(c.logged)-1)
			size += entryBytes
		}
	}
	c.bytes = size
	return c, size
}

// About how many bytes of memory they take, less their texts: a row of the archive's columns, an
// entry with its event, and a record that is kept.
const (
	rowBytes    = 160
	entryBytes  = 650
	recordBytes = 1000
)

// archivedBatch is a batch that is in the archive.
type archivedBatch struct {
	*eventlog.Batch[*chunk]
	known *subjectSet // what the archive held when the batch's generation began
}

func chunksOf(batch *eventlog.Batch[*chunk]) []*chunk {
	chunks := make([]*chunk, len(batch.Parts))
	for i, part := range batch.Parts {
		chunks[i] = part.Value
	}
	return chunks
}

// work is what is folded and committed together: batches of one generation that are in the archive.
type work struct {
	long    *longStories
	batch   eventlog.Batch[*chunk]
	touched map[string][]story.Entry // by subject
	letters []letter                 // what is no event
	events  int
	bytes   int
	later   map[string][]time.Time // of subjects that are folded later: when their events were appended
	refers  bool                   // some events are of reference stories
}

func newWork(generation int32, long *longStories) *work {
	return &work{long: long, later: make(map[string][]time.Time), batch: eventlog.Batch[*chunk]{Generation: generation}, touched: make(map[string][]story.Entry)}
}

// foldAtOnce is how many events are folded together while the projector is behind: a subject that
// has several of them is folded once.
const foldAtOnce = 60_000

// foldBytes is about how many bytes of memory these may take.
const foldBytes = 96_000_000

// patience is how long folding waits for more, which comes at once unless a server is away.
const patience = 500 * time.Millisecond

// gather takes a batch and those that follow it soon. It gives back one that it can't take, since
// partitions moved before it was read.
func (w *work) gather(batch *archivedBatch, more <-chan *archivedBatch) (next *archivedBatch) {
	for batch != nil && batch.Generation == w.batch.Generation {
		w.add(batch.Batch)
		if !batch.Behind || w.events >= foldAtOnce || w.bytes >= foldBytes {
			return nil
		}
		select {
		case batch = <-more: // nil at the end
		case <-time.After(patience):
			return nil
		}
	}
	return batch
}

func (w *work) add(batch *eventlog.Batch[*chunk]) {
	w.batch.Join(batch)
	for _, c := range chunksOf(batch) {
		w.events += len(c.logged)
		w.bytes += c.bytes
		for i, entry := range c.entries {
			subject := entry.Event.Subject
			if w.long.has(subject) {
				logged := &c.logged[c.places[i]]
				w.later[subject] = append(w.later[subject], *logged)
				*logged = time.Time{} // not visible with the others
				continue
			}
			w.touched[subject] = append(w.touched[subject], entry)
		}
		w.letters = append(w.letters, c.letters...)
		w.refers = w.refers || c.refers
		c.entries, c.places, c.letters = nil, nil, nil
	}
}

// lettersOf makes dead letters of the batch's records on a subject whose story a model can't fold.
// The records are read from the log again.
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

// setBatchAside sets stories aside that a model can't fold: the records of the batch that touch them become dead letters. Of a story
// that is too large, its newest record alone does: the archive has all of them.
func (e *Engine) setBatchAside(ctx context.Context, w *work, model models.Model, failed map[string]error) error {
	for _, subject := range slices.Sorted(maps.Keys(failed)) {
		if family, _, _ := strings.Cut(subject, "/"); family != model.Family {
			continue
		}
		if _, large := errors.AsType[*story.TooLargeError](failed[subject]); large {
			if e.quarantine.has(storyOf{model.Name, subject}) {
				continue
			}
			touched := w.touched[subject]
			if err := e.setAside(ctx, model.Name, []failure{{touched[len(touched)-1], failed[subject]}}); err != nil {
				return err
			}
			continue
		}
		letters, err := w.lettersOf(ctx, e.o.Log, subject, model.Name, failed[subject])
		if err != nil {
			return err
		}
		if err := e.keepLetters(ctx, letters, time.Now().UTC()); err != nil {
			return err
		}
		e.quarantine.set(storyOf{model.Name, subject}, true)
	}
	return nil
}

func foldedFamilies(models []models.Model) map[string]bool {
	folded := make(map[string]bool)
	for _, model := range models {
		folded[model.Family] = true
	}
	return folded
}
