// Package audit holds the parts of the storage against each other: each record of the log against the archive's row of the same
// topic, partition and offset, by digest and both ways; each event against what the index of event ids remembers; each read
// model against a fold of the archive from scratch; and small files against the digests that were noted of them. It changes nothing.
//
// A record is compared as the fact that it states ([events.Event.Digest]) with what belongs to its transmission: so a record whose
// checksum was computed anew after a change, a row that ALTER TABLE changed, and an offset that was used a second time are all
// found, and named by their position.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
	"oneseal/projectors/models"
)

// Kind says what a finding is.
type Kind string

// The kinds.
const (
	MissingInArchive Kind = "missing in the archive"
	MissingInLog     Kind = "missing in the log"
	Changed          Kind = "changed"    // the log and the archive state different facts at one offset
	TwoEvents        Kind = "two events" // the archive holds two at one offset
	OfIDs            Kind = "index of event ids"
	OfRow            Kind = "read model"
	OfPart           Kind = "table" // a part of a table can't be read, or was set aside
	OfFile           Kind = "file"  // a small file of the data folder: keys, passwords, definitions of tables
)

// Finding is one thing that does not agree.
type Finding struct {
	Kind Kind `json:"kind"`
	// Where in the log; the topic is empty of a row of a read model.
	eventlog.Position
	Subject string `json:"subject,omitempty"`
	ID      string `json:"id,omitempty"`
	Source  string `json:"source,omitempty"`
	Problem string `json:"problem"`
}

func (f Finding) String() string {
	var s strings.Builder
	s.WriteString(string(f.Kind) + ": ")
	if f.Topic != "" {
		fmt.Fprintf(&s, "%s/%d@%d", f.Topic, f.Partition, f.Offset)
	}
	if f.Subject != "" {
		fmt.Fprintf(&s, " subject %s", f.Subject)
	}
	if f.ID != "" {
		fmt.Fprintf(&s, " event %q of %s", f.ID, f.Source)
	}
	return s.String() + ": " + f.Problem
}

// Known is what the index of event ids says of an event.
type Known func(e *events.Event) (digest [sha256.Size]byte, at eventlog.Position, known bool, err error)

// Sources are what is held against each other.
type Sources struct {
	projectors.Options
	Group   string // of the projectors: what it has not read yet is not missing
	Known   Known  // nil: the index can't be asked
	DataDir string // whose small files are held against their digests; empty: none are
	// Last bounds how many records at each partition's end are compared, in one reading of the archive; 0: all.
	Last int64
}

// Summary is how much was compared.
type Summary struct {
	Records  int64         `json:"records"`  // of the log
	Archived int64         `json:"archived"` // rows of the archive
	Rows     int64         `json:"rows"`     // of read models
	Files    int64         `json:"files"`    // small ones, by their digests
	Findings int64         `json:"findings"`
	Took     time.Duration `json:"took"`
}

// Run compares everything, and gives each finding as it is found.
func Run(ctx context.Context, s Sources, found func(Finding)) (Summary, error) {
	a := newAudit(s, found)
	var err error
	if s.DataDir != "" {
		a.Summary.Files, err = Files(s.DataDir, a.found)
	}
	if err == nil {
		err = a.tables(ctx)
	}
	if err == nil {
		err = a.positions(ctx)
	}
	if err == nil {
		err = a.models(ctx)
	}
	a.Took = time.Since(a.began)
	return a.Summary, err
}

// Positions compares the log with the archive and the index of event ids, and leaves read models out.
func Positions(ctx context.Context, s Sources, found func(Finding)) (Summary, error) {
	a := newAudit(s, found)
	err := a.positions(ctx)
	a.Took = time.Since(a.began)
	return a.Summary, err
}

func newAudit(s Sources, found func(Finding)) *audit {
	a := &audit{Sources: s, began: time.Now(), archive: projectors.NewArchive(s.Pool)}
	a.found = func(f Finding) { a.Findings++; found(f) }
	return a
}

type audit struct {
	Sources
	Summary
	began   time.Time
	archive *projectors.Archive
	found   func(Finding)
}

func (a *audit) positions(ctx context.Context) error {
	committed, err := eventlog.Committed(ctx, a.Log, a.Group, eventlog.Topics()...)
	if err != nil {
		return err
	}
	ends, err := eventlog.Ends(ctx, a.Log, eventlog.Topics()...)
	if err != nil {
		return err
	}
	known, err := projectors.ArchivedEnds(ctx, a.Conn)
	if err != nil {
		return err
	}
	all := make([]eventlog.TopicPartition, 0, len(ends))
	for at := range ends {
		all = append(all, at)
	}
	slices.SortFunc(all, func(x, y eventlog.TopicPartition) int {
		if order := strings.Compare(x.Topic, y.Topic); order != 0 {
			return order
		}
		return x.Partition - y.Partition
	})
	var ahead map[eventlog.TopicPartition][]archived
	if a.Last > 0 {
		if ahead, err = a.lastOf(ctx, ends); err != nil {
			return err
		}
	}
	for _, at := range all {
		r := ends[at]
		if a.Last > 0 {
			if first := max(r.Start, r.End-a.Last); first < r.End {
				if err := a.compare(ctx, at, first, r.End, r.End, committed[at], ahead[at]); err != nil {
					return fmt.Errorf("audit %s: %w", at, err)
				}
			}
			continue
		}
		if r.End == 0 && known[at] == 0 {
			continue
		}
		if err := a.partition(ctx, at, r, committed[at], known[at]); err != nil {
			return fmt.Errorf("audit %s: %w", at, err)
		}
	}
	return nil
}

// page bounds how many positions are held in memory.
const page = 200_000

// partition compares a range of one partition, and what the archive knows behind the log's end.
func (a *audit) partition(ctx context.Context, at eventlog.TopicPartition, r eventlog.Range, committed, known int64) error {
	for from := r.Start; from < max(r.End, known); from += page {
		to := min(from+page, max(r.End, known))
		var rows []archived
		err := a.archive.Positions(ctx, at, from, to, func(row projectors.Archived, fault error) error {
			rows = append(rows, archivedOf(row, fault))
			return nil
		})
		if err == nil {
			err = a.compare(ctx, at, from, to, r.End, committed, rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lastOf reads what the archive holds of the last positions of each partition.
func (a *audit) lastOf(ctx context.Context, ends map[eventlog.TopicPartition]eventlog.Range) (map[eventlog.TopicPartition][]archived, error) {
	var wanted []eventlog.Position
	for at, r := range ends {
		for offset := max(r.Start, r.End-a.Last); offset < r.End; offset++ {
			wanted = append(wanted, eventlog.Position{Topic: at.Topic, Partition: at.Partition, Offset: offset})
		}
	}
	rows := make(map[eventlog.TopicPartition][]archived)
	if len(wanted) == 0 {
		return rows, nil
	}
	return rows, a.archive.PositionsOf(ctx, wanted, func(row projectors.Archived, fault error) error {
		at := eventlog.TopicPartition{Topic: row.Topic, Partition: row.Partition}
		rows[at] = append(rows[at], archivedOf(row, fault))
		return nil
	})
}

// archived is a row of the archive as it is compared.
type archived struct {
	offset int64
	fact
}

func archivedOf(row projectors.Archived, fault error) archived {
	f, err := fact{}, fault
	if fault == nil {
		f, err = factOf(row.Event, row.LogTime)
	}
	if err != nil {
		f = fact{id: row.Event.ID, source: row.Event.Source, subject: row.Event.Subject, bad: err.Error()}
	}
	return archived{row.Offset, f}
}

// fact is an event at a position, as it is compared.
type fact struct {
	digest  [sha256.Size]byte // of the event
	rest    [sha256.Size]byte // of what belongs to its transmission
	id      string
	source  string
	subject string
	bad     string
}

func factOf(e *events.Event, logged time.Time) (f fact, err error) {
	f.id, f.source, f.subject = e.ID, e.Source, e.Subject
	if f.digest, err = e.Digest(); err != nil {
		return f, err
	}
	var rest []byte
	add := func(text string) { rest = append(binary.AppendUvarint(rest, uint64(len(text))), text...) }
	add(e.Traceparent)
	add(e.Tracestate)
	if !e.RecordedTime.IsZero() {
		add(e.RecordedTime.Format(time.RFC3339Nano))
	}
	rest = binary.AppendVarint(rest, logged.UnixMilli())
	f.rest = sha256.Sum256(rest)
	return f, nil
}

func (a *audit) compare(ctx context.Context, at eventlog.TopicPartition, from, to, end, committed int64, held []archived) error {
	report := func(kind Kind, offset int64, f fact, problem string) {
		a.found(Finding{Kind: kind, Position: eventlog.Position{Topic: at.Topic, Partition: at.Partition, Offset: offset}, Subject: f.subject, ID: f.id, Source: f.source, Problem: problem})
	}
	rows := make(map[int64]fact)
	for _, row := range held {
		a.Archived++
		if other, is := rows[row.offset]; is && other != row.fact {
			report(TwoEvents, row.offset, row.fact, fmt.Sprintf("the archive holds event %q of %s at this offset too: the offset was used twice, or a row was changed", other.id, other.source))
		}
		rows[row.offset] = row.fact
	}
	letters, err := projectors.LettersAt(ctx, a.Conn, at, from, to)
	if err != nil {
		return err
	}
	dead := make(map[int64]projectors.Letter)
	for _, l := range letters {
		dead[l.Offset] = l
	}
	if to := min(to, end); from < to {
		_, err = eventlog.ReadSettled(ctx, a.Log, at.Topic, at.Partition, from, to, func(r *eventlog.Record) error {
			a.Records++
			row, is := rows[r.Offset]
			delete(rows, r.Offset)
			e, err := eventlog.EventOf(r)
			if err != nil {
				if letter, kept := dead[r.Offset]; !kept && r.Offset < committed {
					report(MissingInArchive, r.Offset, fact{}, "the record is no event, and no dead letter")
				} else if kept && (string(letter.Value) != string(r.Value) || string(letter.Key) != string(r.Key)) {
					report(Changed, r.Offset, fact{}, "the record is no event, and its dead letter has other bytes")
				}
				return nil
			}
			f, err := factOf(e, r.Time)
			if err != nil {
				return err
			}
			if err := a.ask(e, f, r.Position, report); err != nil {
				return err
			}
			switch {
			case !is && r.Offset < committed:
				report(MissingInArchive, r.Offset, f, "the projectors have read it, and the archive does not hold it")
			case !is || row == f:
			case row.bad != "":
				report(Changed, r.Offset, f, "the archive's row can't be read: "+row.bad)
			case row.id != f.id || row.source != f.source:
				report(Changed, r.Offset, f, fmt.Sprintf("the archive holds event %q of %s (subject %s) here: one of the two was acknowledged and is gone from the log, since its offset was used again", row.id, row.source, row.subject))
			case row.digest != f.digest:
				report(Changed, r.Offset, f, "the log and the archive state different facts: one of them was changed")
			default:
				report(Changed, r.Offset, f, "trace, recorded time or the time of the append differ in the archive")
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	offsets := make([]int64, 0, len(rows))
	for offset := range rows {
		offsets = append(offsets, offset)
	}
	slices.Sort(offsets)
	for _, offset := range offsets {
		report(MissingInLog, offset, rows[offset], "the archive holds it, and the log does not")
	}
	return nil
}

// ask holds an event against what the index of event ids remembers.
func (a *audit) ask(e *events.Event, f fact, at eventlog.Position, report func(Kind, int64, fact, string)) error {
	if a.Known == nil {
		return nil
	}
	digest, first, known, err := a.Known(e)
	switch {
	case err != nil:
		return err
	case !known:
		report(OfIDs, at.Offset, f, "the index does not know the event")
	case first == at && digest != f.digest:
		report(OfIDs, at.Offset, f, "the index has the digest of another fact: the record was changed after it was acknowledged")
	case first.Topic == at.Topic && first.Partition == at.Partition && first.Offset > at.Offset:
		report(OfIDs, at.Offset, f, fmt.Sprintf("the index has it later, at %s", first))
	}
	return nil
}

// tables has ClickHouse check what its own checksums say.
func (a *audit) tables(ctx context.Context) error {
	broken, err := projectors.CheckTables(ctx, a.Conn)
	for _, b := range broken {
		a.found(Finding{Kind: OfPart, Subject: b.Table, Problem: b.Part + ": " + b.Problem})
	}
	return err
}

// models holds each read model against a fold from scratch. What differs while projectors work is compared once more.
func (a *audit) models(ctx context.Context) error {
	for _, model := range models.All() {
		rows, different, err := projectors.CompareModel(ctx, a.Options, model.Name)
		if err == nil && len(different) > 0 {
			err = projectors.Await(ctx, a.Log, a.Group, eventlog.Topics()...)
			if err == nil {
				rows, different, err = projectors.CompareModel(ctx, a.Options, model.Name)
			}
		}
		if err != nil {
			return errors.Join(err)
		}
		a.Rows += rows
		for _, d := range different {
			a.found(Finding{Kind: OfRow, Subject: d.Subject, Problem: d.Model + ": " + d.Problem})
		}
	}
	return nil
}
