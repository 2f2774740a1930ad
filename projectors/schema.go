package projectors

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/events/calendar"
)

//go:embed schema/*.sql schema/views/*.sql
var schemaFiles embed.FS

// Install creates the tables and views that are missing and fills the calendar. It may be
// called by several processes, and at every start.
func Install(ctx context.Context, conn driver.Conn) error {
	for _, table := range []string{"events", "deadletters", "delays", "calendar"} {
		if err := createTable(ctx, conn, table, table); err != nil {
			return err
		}
	}
	for _, model := range Models() {
		if err := createTable(ctx, conn, model.Name, model.Name); err != nil {
			return err
		}
	}
	if err := fillCalendar(ctx, conn, calendar.Published()); err != nil {
		return err
	}
	views, err := fs.ReadDir(schemaFiles, "schema/views")
	if err != nil {
		return fmt.Errorf("read the views: %w", err)
	}
	for _, view := range views {
		text, err := schemaFiles.ReadFile(path.Join("schema/views", view.Name()))
		if err != nil {
			return fmt.Errorf("read view %s: %w", view.Name(), err)
		}
		if err := conn.Exec(ctx, string(text)); err != nil {
			return fmt.Errorf("create view %s: %w", strings.TrimSuffix(view.Name(), ".sql"), err)
		}
	}
	return nil
}

// createTable creates a table by the file of that schema.
func createTable(ctx context.Context, conn driver.Conn, schema, table string) error {
	text, err := schemaFiles.ReadFile("schema/" + schema + ".sql")
	if err != nil {
		return fmt.Errorf("read schema %s: %w", schema, err)
	}
	if err := conn.Exec(ctx, strings.ReplaceAll(string(text), "{table}", table)); err != nil {
		return fmt.Errorf("create table %s: %w", table, err)
	}
	return nil
}

// fillCalendar writes the whole calendar if the table does not hold these versions of its years.
func fillCalendar(ctx context.Context, conn driver.Conn, c *calendar.Calendar) error {
	days := c.Days()
	version := func(day calendar.Day) string { return c.Version(day.Date.Midnight().Year()) }
	var versions []string
	for _, day := range days {
		versions = append(versions, version(day))
	}
	var held []string
	if err := conn.QueryRow(ctx, "SELECT groupArray(version) FROM (SELECT version FROM calendar FINAL ORDER BY date)").Scan(&held); err != nil {
		return fmt.Errorf("read the calendar's versions: %w", err)
	}
	if slices.Equal(held, versions) {
		return nil
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO calendar (date, workday, ordinal, provisional, version)")
	if err != nil {
		return fmt.Errorf("fill the calendar: %w", err)
	}
	for _, day := range days {
		if err := batch.Append(day.Date.Midnight(), day.Workday, day.Ordinal, day.Provisional, version(day)); err != nil {
			return fmt.Errorf("fill the calendar with %s: %w", day.Date, err)
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("fill the calendar: %w", err)
	}
	return nil
}
