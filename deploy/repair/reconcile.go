package repair

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"oneseal/deploy/audit"
	"oneseal/deploy/storage"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// reconcile mends what the audit finds between a log that can be read and the archive. The index of event ids, which remembers the
// digest of each event as it was acknowledged, says which of two is right:
//
//   - what the archive lacks, or holds changed, the projectors take from the log again at the next start;
//   - an event of the archive whose offset holds another one, or nothing, is appended to the log once more;
//   - a record of the log that was changed is replaced by what the archive holds.
//
// Where the index can't say it, nothing is done, and the finding stays open.
func (r *repairer) reconcile(ctx context.Context, out *Outcome) error {
	sources := audit.Sources{Options: projectors.Options{Log: r.log, Conn: r.conn, Pool: r.pool}, Group: projectors.DefaultGroup}
	if r.witness != nil {
		sources.Known = r.witness.Of
	}
	wrong := make(map[eventlog.Position]audit.Finding)
	if _, err := audit.Positions(ctx, sources, func(f audit.Finding) {
		if f.Kind != audit.OfIDs {
			wrong[f.Position] = f
		}
	}); err != nil {
		return err
	}
	again := make(map[eventlog.TopicPartition]int64)
	var changed []storage.Finding
	for at, f := range wrong {
		put, err := r.settle(ctx, at, f)
		if span, is := errors.AsType[*changedRecord](err); is {
			if !slices.ContainsFunc(changed, func(c storage.Finding) bool { return c.File == span.File && c.At == span.At }) {
				changed = append(changed, span.Finding)
			}
			continue
		}
		if err != nil {
			out.Open = append(out.Open, Open{put.Finding, err})
			continue
		}
		out.Put = append(out.Put, put)
		partition := eventlog.TopicPartition{Topic: at.Topic, Partition: at.Partition}
		if first, is := again[partition]; !is || at.Offset < first {
			again[partition] = at.Offset
		}
	}
	if len(again) > 0 {
		if err := r.readAgain(ctx, again); err != nil {
			return err
		}
	}
	return r.putBack(ctx, changed, out)
}

// readAgain lets the projectors begin at the first of these offsets where they are beyond it.
func (r *repairer) readAgain(ctx context.Context, from map[eventlog.TopicPartition]int64) error {
	committed, err := eventlog.Committed(ctx, r.log, projectors.DefaultGroup, eventlog.Topics()...)
	if err != nil {
		return err
	}
	for at, offset := range from {
		if next, is := committed[at]; !is || next <= offset {
			delete(from, at)
		}
	}
	if len(from) == 0 {
		return nil
	}
	return eventlog.BeginAt(ctx, r.log, projectors.DefaultGroup, from)
}

// changedRecord is a batch of the log that the archive is right about.
type changedRecord struct{ storage.Finding }

func (e *changedRecord) Error() string { return e.Finding.String() }

// settle mends one position of the archive.
func (r *repairer) settle(ctx context.Context, at eventlog.Position, f audit.Finding) (Put, error) {
	put := Put{Into: "archive", OutOf: "log", Finding: storage.Finding{
		Kind: storage.Lost, File: "archive", Topic: at.Topic, Partition: at.Partition, From: at.Offset, To: at.Offset + 1, Cause: f.Problem}}
	told, err := r.recordAt(ctx, at)
	if err != nil {
		return put, err
	}
	rows := make([]*events.Event, 0, 2)
	err = r.archive.PositionsOf(ctx, []eventlog.Position{at}, func(row projectors.Archived, fault error) error {
		if fault == nil {
			rows = append(rows, row.Event)
		}
		return nil
	})
	if err != nil {
		return put, err
	}
	if told != nil {
		digest, err := told.Digest()
		if err != nil {
			return put, err
		}
		put.After = digest[:]
		right, _, err := r.acknowledged(told)
		if err != nil {
			return put, err
		}
		if !right { // the log was changed, unless the index knows nothing of it
			for _, row := range rows {
				if ok, where, err := r.acknowledged(row); err == nil && ok && where == at {
					span, err := storage.Span(r.DataDir, at.Topic, at.Partition, at.Offset)
					if err != nil {
						return put, err
					}
					span.Cause = "the record was changed after it was acknowledged"
					return put, &changedRecord{span}
				}
			}
			if f.Kind != audit.MissingInArchive {
				return put, fmt.Errorf("%s: the index of event ids does not say which is right", f)
			}
		}
	}
	for _, row := range rows {
		if told != nil && row.ID == told.ID && row.Source == told.Source {
			continue
		}
		right, _, err := r.acknowledged(row)
		if err != nil {
			return put, err
		}
		if !right {
			return put, fmt.Errorf("%s: nothing says that event %q of %s was ever acknowledged", f, row.ID, row.Source)
		}
		if err := r.append(ctx, row); err != nil {
			return put, err
		}
		put.Into, put.OutOf = "log", "archive"
	}
	if len(rows) > 0 {
		digest, err := rows[0].Digest()
		if err != nil {
			return put, err
		}
		put.Before = digest[:]
		return put, projectors.Forget(ctx, r.conn, at)
	}
	return put, nil
}

// acknowledged is whether the index of event ids has the digest of the fact, and where.
func (r *repairer) acknowledged(e *events.Event) (bool, eventlog.Position, error) {
	if r.witness == nil {
		return false, eventlog.Position{}, nil
	}
	digest, err := e.Digest()
	if err != nil {
		return false, eventlog.Position{}, err
	}
	told, at, known, err := r.witness.Of(e)
	return known && told == digest, at, err
}

// recordAt reads the event at a position of the log; nil if there is none.
func (r *repairer) recordAt(ctx context.Context, at eventlog.Position) (told *events.Event, err error) {
	ends, err := eventlog.Ends(ctx, r.log, at.Topic)
	if err != nil || ends[eventlog.TopicPartition{Topic: at.Topic, Partition: at.Partition}].End <= at.Offset {
		return nil, err
	}
	_, err = eventlog.ReadSettled(ctx, r.log, at.Topic, at.Partition, at.Offset, at.Offset+1, func(record *eventlog.Record) error {
		if e, err := eventlog.EventOf(record); err == nil {
			told = e
		}
		return nil
	})
	return told, err
}

func (r *repairer) append(ctx context.Context, e *events.Event) error {
	m, err := eventlog.MessageOf(e)
	if err != nil {
		return err
	}
	batcher := eventlog.NewBatcher(r.log)
	defer batcher.Close()
	_, err = batcher.Append(ctx, []eventlog.Message{m})
	return err
}
