package projectors

import (
	"context"

	"github.com/ClickHouse/ch-go/proto"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
)

// skippedRow is a batch of the log that holds no events.
type skippedRow struct {
	eventlog.TopicPartition
	eventlog.Skipped
}

func skippedColumns() []columns.Column[skippedRow] {
	return []columns.Column[skippedRow]{
		columns.LowCardinality("topic", func(s *skippedRow) string { return s.Topic }),
		columns.UInt16("partition", func(s *skippedRow) uint16 { return uint16(s.Partition) }),
		columns.Of("offset", new(proto.ColUInt64), func(s *skippedRow) uint64 { return uint64(s.Offset) }),
		columns.Of("count", new(proto.ColUInt64), func(s *skippedRow) uint64 { return uint64(s.Count) }),
		columns.LowCardinality("reason", func(s *skippedRow) string { return string(s.Reason) }),
	}
}

// keepSkipped writes what a batch skipped. Written twice it replaces itself.
func (e *Engine) keepSkipped(ctx context.Context, batch *eventlog.Batch[*chunk]) error {
	rows := &columns.Table[skippedRow]{Columns: skippedColumns()}
	for _, part := range batch.Parts {
		for _, s := range part.Skipped {
			rows.Append(&skippedRow{part.TopicPartition, s})
		}
	}
	if rows.Rows == 0 {
		return nil
	}
	return insert(ctx, e.o.Pool, "skipped", rows.Input())
}
