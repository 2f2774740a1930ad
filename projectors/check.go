package projectors

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// BrokenPart is a part of a table that is not as its checksums say.
type BrokenPart struct{ Table, Part, Problem string }

// CheckTables has ClickHouse read every part of every table that holds rows, and lists with what it finds those that it set aside when
// it loaded their tables.
func CheckTables(ctx context.Context, conn driver.Conn) (broken []BrokenPart, err error) {
	tables, err := StoredTables(ctx, conn)
	if err != nil {
		return nil, err
	}
	for _, table := range tables {
		rows, err := conn.Query(ctx, sql("check_table", "{table}", table))
		if err != nil {
			return nil, fmt.Errorf("check table %s: %w", table, err)
		}
		for rows.Next() {
			var part, message string
			var passed bool
			if err := rows.Scan(&part, &passed, &message); err != nil {
				rows.Close()
				return nil, fmt.Errorf("check table %s: %w", table, err)
			}
			if !passed {
				broken = append(broken, BrokenPart{table, part, message})
			}
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("check table %s: %w", table, err)
		}
		rows.Close()
	}
	rows, err := conn.Query(ctx, sql("detached_parts"))
	if err != nil {
		return nil, fmt.Errorf("list parts that were set aside: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b BrokenPart
		if err := rows.Scan(&b.Table, &b.Part, &b.Problem); err != nil {
			return nil, fmt.Errorf("list parts that were set aside: %w", err)
		}
		b.Problem = strings.TrimSpace("ClickHouse set it aside when it loaded the table: " + b.Problem)
		broken = append(broken, b)
	}
	return broken, rows.Err()
}
