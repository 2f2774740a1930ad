package projectors

import (
	"context"
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
)

// addressedRow is an event and one of the organs that it is addressed to.
type addressedRow struct {
	*archived
	organ string
}

func addressedColumns() []columns.Column[addressedRow] {
	event := func(get func(*events.Event) string) func(*addressedRow) string {
		return func(a *addressedRow) string { return get(a.Event) }
	}
	return []columns.Column[addressedRow]{
		columns.LowCardinality("organ", func(a *addressedRow) string { return a.organ }),
		columns.String("subject", event(func(e *events.Event) string { return e.Subject })),
		columns.Of("time", columns.Nanoseconds(), func(a *addressedRow) time.Time { return a.Event.Time }),
		columns.LowCardinality("topic", func(a *addressedRow) string { return a.Topic }),
		columns.UInt16("partition", func(a *addressedRow) uint16 { return uint16(a.Partition) }),
		columns.Of("offset", new(proto.ColUInt64), func(a *addressedRow) uint64 { return uint64(a.Offset) }),
		columns.String("id", event(func(e *events.Event) string { return e.ID })),
		columns.LowCardinality("source", event(func(e *events.Event) string { return e.Source })),
		columns.LowCardinality("type", event(func(e *events.Event) string { return e.Type })),
		columns.LowCardinality("told_by", event(func(e *events.Event) string { return e.Organ })),
		columns.LowCardinality("area", event(func(e *events.Event) string { return e.Area })),
		columns.Bytes("data", func(a *addressedRow) []byte { return a.data }),
	}
}

// address notes to which organs an event is addressed; most are to none.
func (c *chunk) address(row *archived) {
	organs := row.Event.Addressees()
	for i, organ := range organs {
		if slices.Contains(organs[:i], organ) {
			continue
		}
		if c.addressed == nil {
			c.addressed = &columns.Table[addressedRow]{Columns: addressedColumns()}
		}
		c.addressed.Append(&addressedRow{row, organ})
	}
}

// keepAddressed writes to which organs the chunks' events are addressed. Written twice it replaces itself.
func (e *Engine) keepAddressed(ctx context.Context, chunks []*chunk) error {
	return stream(ctx, e.o.Pool, "addressed", func() proto.Input {
		for len(chunks) > 0 {
			addressed := chunks[0].addressed
			chunks = chunks[1:]
			if addressed != nil {
				return addressed.Input()
			}
		}
		return nil
	})
}
