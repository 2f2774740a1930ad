package projectors

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// StoredTables lists the tables that hold rows of their own.
func StoredTables(ctx context.Context, conn driver.Conn) (names []string, err error) {
	rows, err := conn.Query(ctx, sql("stored_tables"))
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("list the tables: %w", err)
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// BackUp has ClickHouse write tables, with their definitions, into a folder of its backups.
func BackUp(ctx context.Context, conn driver.Conn, tables []string, name string) error {
	named := make([]string, len(tables))
	for i, table := range tables {
		named[i] = "TABLE `" + table + "`"
	}
	if err := conn.Exec(ctx, sql("back_up", "{tables}", strings.Join(named, ", ")), name); err != nil {
		return fmt.Errorf("have ClickHouse back its tables up: %w", err)
	}
	return nil
}

// Restore has ClickHouse make the tables of a folder of its backups, in a database without tables.
func Restore(ctx context.Context, conn driver.Conn, name string) error {
	if err := conn.Exec(ctx, sql("restore"), name); err != nil {
		return fmt.Errorf("have ClickHouse restore its tables: %w", err)
	}
	return nil
}
