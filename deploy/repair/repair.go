// Package repair puts back what one part of a data folder's storage lost and another still has.
//
// The log's records come, in this order, from their own batch, where its checksum says which byte was changed; from the archive,
// whose row has to state the fact that the index of event ids has the digest of; and from the log of a backup. A span is put back
// whole or not at all: what can't be found stays as it is, and the log stays read-only. What was done is told as events of type
// oneseal.storage.repaired. The damaged files are kept in the folder damaged.
package repair

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/twmb/franz-go/pkg/kmsg"

	"oneseal/deploy/backup"
	"oneseal/deploy/embedded"
	"oneseal/deploy/storage"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors"
)

// Options say what is repaired.
type Options struct {
	DataDir string // on which nothing runs
	Backup  string // a folder that Backup wrote; empty: none
	Engine  string // path of libchdb.so; empty: in the usual places
	Logger  *slog.Logger
}

// Put is a span that was put back.
type Put struct {
	storage.Finding
	OutOf events.RepairSource
	Into  events.StoragePart
	// Before and After are the bytes that stood there, and those that do now.
	Before, After []byte
}

// Outcome is what a repair did.
type Outcome struct {
	Put  []Put
	Open []Open // what could not be found anywhere
	Kept string // where the damaged files are
}

// Open is a span that stays lost, and why.
type Open struct {
	storage.Finding
	Why error
}

// repairer works on one folder.
type repairer struct {
	Options
	system  *embedded.System
	archive *projectors.Archive
	conn    driver.Conn
	pool    *chpool.Pool
	witness *ingest.Witness // nil if the index can't be read
	log     eventlog.Config
}

// Run repairs a folder. An [*embedded.InUseError] says that something runs on it.
func Run(ctx context.Context, o Options) (out Outcome, err error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.DataDir, err = filepath.Abs(o.DataDir); err != nil {
		return out, fmt.Errorf("find the data folder: %w", err)
	}
	if _, err := os.Stat(o.DataDir); err != nil {
		return out, fmt.Errorf("find the data folder: %w", err)
	}
	r := &repairer{Options: o}
	if r.system, err = embedded.Start(ctx, embedded.Options{DataDir: o.DataDir, Engine: o.Engine, Logger: o.Logger}); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, r.system.Close()) }()
	access := r.system.ClickHouse()
	pool, conn, err := projectors.Connect(ctx, projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database, Dial: embedded.DialOwn})
	if err != nil {
		return out, err
	}
	defer func() { pool.Close(); conn.Close() }()
	r.conn, r.pool, r.archive = conn, pool, projectors.NewArchive(pool)
	r.log = eventlog.Config{Brokers: r.system.Brokers(), ClientID: "oneseal-repair", Logger: o.Logger}
	if r.witness, err = ingest.OpenWitness(filepath.Join(o.DataDir, "ids")); err != nil {
		o.Logger.Warn("what is put back can't be held against the index of event ids", "error", err)
	} else {
		defer func() { err = errors.Join(err, r.witness.Close()) }()
	}
	if err := projectors.Install(ctx, conn); err != nil {
		return out, err
	}
	lost, err := r.lost(ctx)
	if err != nil {
		return out, err
	}
	if err := r.putBack(ctx, lost, &out); err != nil || r.system.Lost() != nil {
		return out, err // what was done is told once the log can be written to
	}
	if err := r.reconcile(ctx, &out); err != nil {
		return out, err
	}
	if len(out.Put) == 0 {
		return out, nil
	}
	return out, r.tell(ctx, out.Put)
}

// putBack replaces spans of the log by what is found of them, while the broker is stopped.
func (r *repairer) putBack(ctx context.Context, lost []storage.Finding, out *Outcome) error {
	var by []storage.Replacement
	for _, f := range lost {
		put, err := r.find(ctx, f)
		if err != nil {
			out.Open = append(out.Open, Open{f, err})
			continue
		}
		out.Put = append(out.Put, put)
		by = append(by, storage.Replacement{Finding: put.Finding, Batches: put.After})
	}
	if len(by) == 0 {
		return nil
	}
	r.system.StopKafka()
	kept, err := storage.Repair(r.DataDir, by)
	out.Kept = cmp.Or(out.Kept, kept)
	return errors.Join(err, r.system.StartKafka())
}

// lost lists the spans that can't be read, and the ends of partitions of which others know more than the log.
func (r *repairer) lost(ctx context.Context) (lost []storage.Finding, err error) {
	known, err := projectors.ArchivedEnds(ctx, r.conn)
	if err != nil {
		return nil, err
	}
	if r.witness != nil {
		reached, err := r.witness.Reached()
		if err != nil {
			return nil, err
		}
		for at, next := range reached {
			known[at] = max(known[at], next)
		}
	}
	open := make(map[eventlog.TopicPartition]bool)
	if damage := r.system.Lost(); damage != nil {
		for _, f := range damage.Findings {
			at := eventlog.TopicPartition{Topic: f.Topic, Partition: f.Partition}
			if f.To < 0 {
				open[at] = true
				f.To = known[at]
			}
			lost = append(lost, f)
		}
	}
	topics := make([]string, 0, len(known))
	for at := range known {
		topics = append(topics, at.Topic)
	}
	slices.Sort(topics)
	topics = slices.Compact(topics)
	if len(topics) == 0 {
		return lost, nil
	}
	ends, err := eventlog.Ends(ctx, r.log, topics...)
	if err != nil {
		return nil, err
	}
	for at, next := range known {
		if end := ends[at].End; next > end && !open[at] {
			f, err := storage.Tail(r.DataDir, at.Topic, at.Partition, end, next)
			if err != nil {
				return nil, err
			}
			lost = append(lost, f)
		}
	}
	return lost, nil
}

// find looks for the records of a span.
func (r *repairer) find(ctx context.Context, f storage.Finding) (Put, error) {
	put := Put{Finding: f, Into: "log"}
	var err error
	if put.Before, err = storage.Bytes(r.DataDir, f); err != nil {
		return put, err
	}
	if mended := f.Mended(); len(mended) == 1 {
		put.OutOf, put.After = "checksum", mended[0]
		return put, nil
	}
	if f.To <= f.From {
		return put, fmt.Errorf("nothing says which records lay behind offset %d", f.From)
	}
	after, whyNot := r.fromArchive(ctx, f)
	if whyNot == nil {
		put.OutOf, put.After = "archive", after
		return put, nil
	}
	if r.Backup == "" {
		return put, fmt.Errorf("%w; with --backup they are looked for in a backup too", whyNot)
	}
	err = backup.EachLog(r.Backup, storage.PartitionFolder(f.Topic, f.Partition), func(dir string) (err error) {
		put.After, err = storage.FromLog(dir, f)
		return err
	})
	if err != nil {
		return put, fmt.Errorf("%w; and %w", whyNot, err)
	}
	put.OutOf = "backup"
	return put, nil
}

// fromArchive makes the batches of a span anew from what ClickHouse holds of each of its offsets.
func (r *repairer) fromArchive(ctx context.Context, f storage.Finding) ([]byte, error) {
	at := eventlog.TopicPartition{Topic: f.Topic, Partition: f.Partition}
	found := make(map[int64]storage.Record)
	err := r.archive.Positions(ctx, at, f.From, f.To, func(a projectors.Archived, fault error) error {
		if fault != nil {
			return fault
		}
		digest, err := a.Event.Digest()
		if err != nil {
			return err
		}
		if r.witness != nil {
			told, where, known, err := r.witness.Of(a.Event)
			switch {
			case err != nil:
				return err
			case known && told != digest:
				return fmt.Errorf("the archive's row of %s@%d (event %q of %s) states another fact than the index of event ids has the digest of, at %s", at, a.Offset, a.Event.ID, a.Event.Source, where)
			}
		}
		m, err := eventlog.MessageOf(a.Event)
		if err != nil {
			return err
		}
		record := storage.Record{Offset: a.Offset, Time: a.LogTime, Key: m.Key, Value: m.Value}
		for _, h := range m.Headers {
			record.Headers = append(record.Headers, kmsg.Header{Key: h.Key, Value: h.Value})
		}
		if twice, is := found[a.Offset]; is && !bytes.Equal(twice.Value, record.Value) {
			return fmt.Errorf("the archive holds two events at %s@%d", at, a.Offset)
		}
		found[a.Offset] = record
		return nil
	})
	if err != nil {
		return nil, err
	}
	letters, err := projectors.LettersAt(ctx, r.conn, at, f.From, f.To)
	if err != nil {
		return nil, err
	}
	for _, l := range letters {
		record := storage.Record{Offset: l.Offset, Time: l.LogTime, Key: l.Key, Value: l.Value}
		for _, h := range l.Headers {
			record.Headers = append(record.Headers, kmsg.Header{Key: h.Key, Value: h.Value})
		}
		found[l.Offset] = record
	}
	skipped, err := projectors.SkippedAt(ctx, r.conn, at, f.From, f.To)
	if err != nil {
		return nil, err
	}
	var records []storage.Record
	for offset := f.From; offset < f.To; offset++ {
		record, is := found[offset]
		if !is && !skipped[offset] {
			return nil, fmt.Errorf("the archive does not know %s@%d", at, offset)
		}
		if is {
			records = append(records, record)
		}
	}
	return storage.Batches(f.From, f.To, records), nil
}

// tell writes what was done into the log.
func (r *repairer) tell(ctx context.Context, done []Put) error {
	if err := eventlog.EnsureTopics(ctx, r.log); err != nil {
		return err
	}
	batcher := eventlog.NewBatcher(r.log)
	defer batcher.Close()
	var messages []eventlog.Message
	for _, p := range done {
		to := max(p.To-1, p.From)
		if to > math.MaxInt32 {
			return fmt.Errorf("tell what was repaired: offset %d is beyond what the event can state", to)
		}
		before, after := sha256.Sum256(p.Before), sha256.Sum256(p.After)
		e := &events.Event{
			ID: fmt.Sprintf("%s-%d-%d-%s-%s", p.Topic, p.Partition, p.From, p.Into, hex.EncodeToString(after[:8])), Source: "/oneseal/repair",
			Subject: fmt.Sprintf("storage/%s-%d", p.Topic, p.Partition), Time: time.Now().UTC().Truncate(time.Millisecond),
			Type: "oneseal.storage.repaired",
			Data: &events.StorageRepaired{
				Topic: p.Topic, Partition: events.Counted(int32(p.Partition)), From: events.Counted(int32(p.From)), To: events.Counted(int32(to)),
				Into: p.Into, Out: p.OutOf, Found: p.Cause, Before: events.SHA256(hex.EncodeToString(before[:])), After: events.SHA256(hex.EncodeToString(after[:])),
			},
		}
		m, err := eventlog.MessageOf(e)
		if err != nil {
			return fmt.Errorf("tell what was repaired: %w", err)
		}
		messages = append(messages, m)
	}
	if _, err := batcher.Append(ctx, messages); err != nil {
		return fmt.Errorf("tell what was repaired: %w", err)
	}
	return nil
}
