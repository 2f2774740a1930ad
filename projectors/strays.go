package projectors

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
)

// A stray is a subject of which something lies in another partition than its key chooses: other clients choose
// differently, and a topic's partitions may have become more. Where several projectors share the partitions, two of
// them may have parts of its story, and neither may take what it remembers for the whole.
//
// So a projector writes down a stray before it archives what is astray, and asks for strays after it archived its own
// part. Of two projectors with parts of one story the one that archives later then reads both parts from the archive.

// stray is a row of the table strays.
type stray struct{ subject string }

// keepStrays writes down the batch's strays, if other projectors may have parts of their stories.
func (e *Engine) keepStrays(ctx context.Context, batch *eventlog.Batch[*chunk]) error {
	if !batch.Shared.Others {
		return nil
	}
	now := time.Now().UTC()
	rows := columns.Table[stray]{Columns: []columns.Column[stray]{
		columns.String("subject", func(s *stray) string { return s.subject }),
		columns.DateTime("found_at", func(*stray) time.Time { return now }),
	}}
	for _, c := range chunksOf(batch) {
		for _, entry := range c.entries {
			if subject := entry.Event.Subject; batch.Shared.Expected(entry.Topic(), subject) != entry.Partition {
				rows.Append(&stray{subject})
			}
		}
	}
	if rows.Rows == 0 {
		return nil
	}
	return insert(ctx, e.o.Pool, "strays", rows.Input())
}

// strays gives those of the touched subjects whose stories only the archive can tell whole.
func (e *Engine) strays(ctx context.Context, w *work) (map[string]bool, error) {
	if !w.batch.Shared.Others {
		return nil, nil
	}
	var known uint64
	if err := e.o.Conn.QueryRow(ctx, sql("count_strays")).Scan(&known); err != nil {
		return nil, fmt.Errorf("ask for strays: %w", err)
	}
	if known == 0 {
		return nil, nil
	}
	touched, found := new(proto.ColStr), new(proto.ColStr)
	for subject := range w.touched {
		touched.Append(subject)
	}
	strays := make(map[string]bool)
	err := e.o.Pool.Do(ctx, ch.Query{
		Body:          sql("strays_touched"),
		ExternalTable: "touched",
		ExternalData:  []proto.InputColumn{{Name: "subject", Data: touched}},
		Result:        proto.Results{{Name: "subject", Data: found}},
		OnResult: func(context.Context, proto.Block) error {
			for i := range found.Rows() {
				strays[found.Row(i)] = true
			}
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("ask for strays: %w", err)
	}
	return strays, nil
}
