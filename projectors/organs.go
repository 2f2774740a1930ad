package projectors

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Organs lists the organs that are registered or told something, by name; none of an instance that was told nothing yet.
func Organs(ctx context.Context, conn driver.Conn) (all []string, err error) {
	if err := conn.QueryRow(ctx, sql("organs_known")).Scan(&all); err != nil {
		return nil, fmt.Errorf("read which organs there are: %w", err)
	}
	return all, nil
}
