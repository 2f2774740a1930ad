package ingest

import (
	"crypto/sha256"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// Witness is an index of event ids that nobody uses at the moment, opened to be read: it knows of each event that it remembers the
// digest and the position.
type Witness struct{ db *pebble.DB }

// OpenWitness opens the index in its folder without changing it. Close it.
func OpenWitness(dir string) (*Witness, error) {
	if err := CheckSeal(dir); err != nil {
		return nil, err
	}
	db, err := pebble.Open(dir, &pebble.Options{ReadOnly: true, ErrorIfNotExists: true, Logger: silent{}})
	if err != nil {
		return nil, fmt.Errorf("open the index of event ids in %s for reading: %w", dir, err)
	}
	return &Witness{db}, nil
}

// Of says what the index knows of an event's id.
func (w *Witness) Of(e *events.Event) (digest [sha256.Size]byte, at eventlog.Position, known bool, err error) {
	p, err := find(w.db, idKeyOf(e))
	if err != nil || p == nil {
		return digest, at, false, err
	}
	return p.digest, p.position, true, nil
}

// Reached is how far the index is complete in each partition.
func (w *Witness) Reached() (map[eventlog.TopicPartition]int64, error) {
	frontiers, err := readFrontiers(w.db)
	if err != nil {
		return nil, err
	}
	reached := make(map[eventlog.TopicPartition]int64, len(frontiers))
	for at, f := range frontiers {
		reached[at] = f.next
	}
	return reached, nil
}

// Close closes the index.
func (w *Witness) Close() error { return w.db.Close() }

// Of says what the index knows of an event's id.
func (x *Index) Of(e *events.Event) (digest [sha256.Size]byte, at eventlog.Position, known bool, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.db == nil {
		return digest, at, false, x.broken
	}
	return (&Witness{x.db}).Of(e)
}

// Checkpoint writes the index, as it is at one moment, into a folder that does not exist.
func (x *Index) Checkpoint(dir string) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.db == nil {
		return x.broken
	}
	return x.db.Checkpoint(dir, pebble.WithFlushedWAL())
}

// silent says nothing of the files: what is wrong with them comes as an error.
type silent struct{}

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (silent) Fatalf(format string, args ...any) {
	panic("the index of event ids: " + fmt.Sprintf(format, args...))
}
