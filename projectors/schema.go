package projectors

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
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
	if err := fillCalendar(ctx, conn); err != nil {
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

// fillCalendar writes the whole calendar if the table does not hold this version of it.
func fillCalendar(ctx context.Context, conn driver.Conn) error {
	var held uint64
	if err := conn.QueryRow(ctx, "SELECT count() FROM calendar FINAL WHERE version = ?", calendar.Version).Scan(&held); err != nil {
		return fmt.Errorf("read the calendar's version: %w", err)
	}
	days := calendar.Days()
	if held == uint64(len(days)) {
		return nil
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO calendar (date, workday, ordinal, provisional, version)")
	if err != nil {
		return fmt.Errorf("fill the calendar: %w", err)
	}
	for _, day := range days {
		if err := batch.Append(day.Date, day.Workday, day.Ordinal, day.Provisional, calendar.Version); err != nil {
			return fmt.Errorf("fill the calendar with %s: %w", day.Date.Format("2006-01-02"), err)
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("fill the calendar: %w", err)
	}
	return nil
}
