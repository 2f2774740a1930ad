package projectors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/segmentio/kafka-go"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// Stages at which a record becomes a dead letter. One of stage decode is not in the archive; one
// of stage fold is, and only the row of its subject is behind.
const (
	stageDecode = "decode"
	stageFold   = "fold"
)

// letter is a record of a batch that can't be used, and why.
type letter struct {
	record               *eventlog.Record
	stage, model, reason string
}

// keepLetters writes dead letters to their topic and their table. Written twice, they lie in the
// topic twice and in the table once.
func (e *Engine) keepLetters(ctx context.Context, letters []letter, now time.Time) error {
	if len(letters) == 0 {
		return nil
	}
	messages := make([]eventlog.Message, len(letters))
	rows := &columns.Table[letterRow]{Columns: letterColumns()}
	for i, l := range letters {
		d := eventlog.DeadLetter{Position: l.record.Position, Key: l.record.Key, Value: l.record.Value, Headers: l.record.Headers,
			Stage: l.stage, Reason: l.reason, Time: now}
		messages[i] = d.Message()
		rows.Append(&letterRow{Letter: Letter{Position: l.record.Position, Stage: l.stage, Model: l.model, Reason: l.reason,
			Key: l.record.Key, Value: l.record.Value, Headers: l.record.Headers, LogTime: l.record.Time, FailedAt: now}})
	}
	if _, err := e.batcher.Append(ctx, messages); err != nil {
		return fmt.Errorf("keep %d dead letters in the log: %w", len(letters), err)
	}
	if err := insert(ctx, e.o.Pool, "deadletters", rows.Input()); err != nil {
		return err
	}
	e.o.Metrics.dead(letters)
	e.o.Logger.Warn("records became dead letters; see `oneseal deadletters list`", "count", len(letters), "first", letters[0].record.Position.String(), "reason", letters[0].reason)
	return nil
}

// Letter is a kept dead letter.
type Letter struct {
	eventlog.Position
	Stage, Model, Reason string
	Key, Value           []byte
	Headers              []kafka.Header
	LogTime, FailedAt    time.Time
}

// letterRow is a version of a letter in the table.
type letterRow struct {
	Letter
	replayed bool
}

func letterColumns() []columns.Column[letterRow] {
	return []columns.Column[letterRow]{
		columns.LowCardinality("topic", func(l *letterRow) string { return l.Topic }),
		columns.UInt16("partition", func(l *letterRow) uint16 { return uint16(l.Partition) }),
		columns.Of("offset", new(proto.ColUInt64), func(l *letterRow) uint64 { return uint64(l.Offset) }),
		columns.LowCardinality("stage", func(l *letterRow) string { return l.Stage }),
		columns.LowCardinality("model", func(l *letterRow) string { return l.Model }),
		columns.String("reason", func(l *letterRow) string { return l.Reason }),
		columns.Bytes("key", func(l *letterRow) []byte { return l.Key }),
		columns.Bytes("value", func(l *letterRow) []byte { return l.Value }),
		columns.String("headers", func(l *letterRow) string {
			text, _ := json.Marshal(l.Headers) // strings and bytes always encode
			return string(text)
		}),
		columns.DateTime("log_time", func(l *letterRow) time.Time { return l.LogTime }),
		columns.DateTime("failed_at", func(l *letterRow) time.Time { return l.FailedAt }),
		columns.Bool("replayed", func(l *letterRow) bool { return l.replayed }),
		columns.Of("version", new(proto.ColUInt64), func(l *letterRow) uint64 {
			if l.Stage == stageFold {
				return letterVersion(l.FailedAt) // a story may be mended, and fail again
			}
			// A replay outranks the same failure written again by a repeated batch.
			if l.replayed {
				return 1
			}
			return 0
		}),
	}
}

// Letters reads the dead letters that were not replayed, in log order, at most limit of them.
func Letters(ctx context.Context, conn driver.Conn, limit int) ([]Letter, error) {
	rows, err := conn.Query(ctx, sql("letters"), limit)
	if err != nil {
		return nil, fmt.Errorf("read the dead letters: %w", err)
	}
	return lettersOf(rows)
}

func lettersOf(rows driver.Rows) (letters []Letter, err error) {
	defer rows.Close()
	for rows.Next() {
		var l Letter
		var partition uint16
		var offset uint64
		var key, value, headers string
		if err := rows.Scan(&l.Topic, &partition, &offset, &l.Stage, &l.Model, &l.Reason, &key, &value, &headers, &l.LogTime, &l.FailedAt); err != nil {
			return nil, fmt.Errorf("read the dead letters: %w", err)
		}
		l.Partition, l.Offset, l.Key, l.Value = int(partition), int64(offset), []byte(key), []byte(value)
		if err := json.Unmarshal([]byte(headers), &l.Headers); err != nil {
			return nil, fmt.Errorf("read the headers of dead letter %s: %w", l.Position, err)
		}
		letters = append(letters, l)
	}
	return letters, rows.Err()
}

// Replay is what became of a replay.
type Replay struct {
	Replayed int
	Failed   []Letter // with the reason of now
}

// headerReplayed names the position that a replayed record was copied from.
const headerReplayed = "oneseal-replayed"

// ReplayLetters tries every kept dead letter with the code of now. A record that decodes is
// appended to its topic once more, where the projectors find it; the original stays, and counts
// as a dead letter for ever, so that positions still add up. A story that folds is projected.
// What still fails stays a dead letter. Interrupted in between, a replay may append a record
// twice; the story knows it by its id and takes it once.
func ReplayLetters(ctx context.Context, o Options) (Replay, error) {
	e := NewEngine(o)
	e.batcher = eventlog.NewBatcher(o.Log)
	replay, err := e.replay(ctx)
	return replay, errors.Join(err, e.batcher.Close())
}

func (e *Engine) replay(ctx context.Context) (Replay, error) {
	var outcome Replay
	letters, err := Letters(ctx, e.o.Conn, maxReplay)
	if err != nil {
		return outcome, err
	}
	var done []Letter
	var messages []eventlog.Message
	for _, l := range letters {
		switch l.Stage {
		case stageDecode:
			if _, _, err := e.o.Log.PlausibleOf(&eventlog.Record{Position: l.Position, Time: l.LogTime, Key: l.Key, Value: l.Value, Headers: l.Headers}); err != nil {
				l.Reason = err.Error()
				outcome.Failed = append(outcome.Failed, l)
				continue
			}
			headers := append(slices.Clip(l.Headers), kafka.Header{Key: headerReplayed, Value: []byte(l.Position.String())})
			messages = append(messages, eventlog.Message{Topic: l.Topic, Key: l.Key, Value: l.Value, Headers: headers})
		case stageFold:
			cause, err := e.refold(ctx, storyOf{l.Model, string(l.Key)})
			if err != nil {
				return outcome, err
			}
			if cause != nil {
				l.Reason = cause.Error()
				outcome.Failed = append(outcome.Failed, l)
				continue
			}
			l.FailedAt = time.Now().UTC() // the version
		}
		done = append(done, l)
	}
	if len(messages) > 0 {
		if _, err := e.batcher.Append(ctx, messages); err != nil {
			return outcome, fmt.Errorf("append %d dead letters to their topics: %w", len(messages), err)
		}
	}
	if len(done) == 0 {
		return outcome, nil
	}
	rows := &columns.Table[letterRow]{Columns: letterColumns()}
	for _, l := range done {
		rows.Append(&letterRow{l, true})
	}
	if err := insert(ctx, e.o.Pool, "deadletters", rows.Input()); err != nil {
		return outcome, err
	}
	outcome.Replayed = len(done)
	return outcome, nil
}

// maxReplay bounds the memory of one replay; call it again for the rest.
const maxReplay = 100_000

// refold projects one subject from the archive into one model. cause is why it can't be read or folded still.
func (e *Engine) refold(ctx context.Context, s storyOf) (cause, err error) {
	blocks, ok := e.rows[s.model]
	if !ok {
		return fmt.Errorf("read model %q does not exist any more", s.model), nil
	}
	entries, err := e.archive.Story(ctx, s.subject)
	if lasting(err) {
		return err, nil
	}
	if err != nil {
		return nil, err
	}
	block := blocks.Get().(models.Block)
	block.Reset(time.Now().UTC())
	if err := e.refer(ctx); err != nil {
		return nil, err
	}
	if err := block.Add(story.Of(s.subject, entries), e.reference); err != nil {
		return err, nil
	}
	return nil, insert(ctx, e.o.Pool, s.model, block.Input())
}

// letterVersion orders what is said of one story that is set aside.
func letterVersion(at time.Time) uint64 { return uint64(at.UnixMilli()) }
