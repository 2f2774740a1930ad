package projectors

import (
	"context"

	"github.com/ClickHouse/ch-go/proto"

	eventlog "oneseal/events/log"
)

// skippedRow is a batch of the log that holds no events.
type skippedRow struct {
	eventlog.TopicPartition
	eventlog.Skipped
}

func skippedColumns() []column[skippedRow] {
	return []column[skippedRow]{
		word("topic", func(s *skippedRow) string { return s.Topic }),
		number16("partition", func(s *skippedRow) uint16 { return uint16(s.Partition) }),
		col("offset", new(proto.ColUInt64), func(s *skippedRow) uint64 { return uint64(s.Offset) }),
		col("count", new(proto.ColUInt64), func(s *skippedRow) uint64 { return uint64(s.Count) }),
		word("reason", func(s *skippedRow) string { return string(s.Reason) }),
	}
}

// keepSkipped writes what a batch skipped. Written twice it replaces itself.
func (e *Engine) keepSkipped(ctx context.Context, batch *eventlog.Batch[*chunk]) error {
	rows := &table[skippedRow]{columns: skippedColumns()}
	for _, part := range batch.Parts {
		for _, s := range part.Skipped {
			rows.append(&skippedRow{part.TopicPartition, s})
		}
	}
	if rows.rows == 0 {
		return nil
	}
	return insert(ctx, e.o.Pool, "skipped", rows.input())
}
