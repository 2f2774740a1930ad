package cards

import (
	"context"
	_ "embed"
	"log/slog"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/events"
)

//go:embed sql/names.sql
var namesQuery string

// Names are those under which organs and posts are registered, by subject, and of cases those of their items.
type Names map[string]string

// beside gives the name with the subject behind it; the subject alone if no name is registered.
func (n Names) beside(subject string) string {
	if name := n[subject]; name != "" {
		return name + " (" + subject + ")"
	}
	return subject
}

// namesIn looks in the read models for the names of what an event on a card speaks of. A card goes out without names
// rather than not at all.
func namesIn(conn driver.Conn, logger *slog.Logger) func(context.Context, *events.Event) Names {
	return func(ctx context.Context, e *events.Event) Names {
		var d events.CardIssued
		if issued, is := e.Data.(*events.CardIssued); is {
			d = *issued
		}
		type named struct{ subject, title string }
		rows, err := rowsOf(ctx, conn, "the names on a card", namesQuery, func(rows driver.Rows) (n named, err error) {
			return n, rows.Scan(&n.subject, &n.title)
		}, clickhouse.Named("organ", e.Organ), clickhouse.Named("holder", string(d.Holder)), clickhouse.Named("case", string(d.Case)))
		if err != nil {
			logger.Warn("a card goes out without registered names", "id", e.ID, "error", err)
			return nil
		}
		names := make(Names, len(rows))
		for _, n := range rows {
			names[n.subject] = n.title
		}
		return names
	}
}
