package projectors

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cespare/xxhash/v2"

	eventlog "oneseal/events/log"
)

// Progress says cheaply which state the tables are in: the word differs after the projectors of the group have
// committed a batch, or a rebuilt table has taken a table's place. It does not tell how much there is. Behind is whether the log holds what is not committed.
func Progress(ctx context.Context, log eventlog.Config, group string, conn driver.Conn) (tables string, behind bool, err error) {
	ends, err := eventlog.Ends(ctx, log, eventlog.Topics()...)
	if err != nil {
		return "", false, err
	}
	committed, err := eventlog.Committed(ctx, log, group, eventlog.Topics()...)
	if err != nil {
		return "", false, err
	}
	var applied int64 // an offset only grows, so does their sum
	for at, r := range ends {
		applied += committed[at]
		behind = behind || max(committed[at], r.Start) < r.End
	}
	var identities uint64
	if err := conn.QueryRow(ctx, sql("progress")).Scan(&identities); err != nil {
		return "", false, fmt.Errorf("read which tables there are: %w", err)
	}
	return fmt.Sprintf("%x", xxhash.Sum64String(fmt.Sprint(applied, identities))), behind, nil
}
