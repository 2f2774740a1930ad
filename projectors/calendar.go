package projectors

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/events/calendar"
)

// InstallCalendar makes SQL count workdays as the calendar does: it fills the table that the functions
// workdays and add_workdays read. A statement sees the old calendar or the new one, never a mixture. The
// table of the same calendar is left alone.
func InstallCalendar(ctx context.Context, conn driver.Conn, c *calendar.Calendar) error {
	rows := calendarRows(c)
	same, err := holdsCalendar(ctx, conn, rows)
	if err != nil || same {
		return err
	}
	// A calendar that comes back after another one is no repeated insert.
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"insert_deduplication_token": rand.Text()}))
	batch, err := conn.PrepareBatch(ctx, sql("calendar_insert"))
	if err != nil {
		return fmt.Errorf("fill the calendar: %w", err)
	}
	for _, row := range rows {
		if err := batch.Append(row.Date.Midnight(), row.Workday, row.Ordinal, row.Provisional, row.version, row.notice); err != nil {
			return fmt.Errorf("fill the calendar with %s: %w", row.Date, err)
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("fill the calendar: %w", err)
	}
	return nil
}

type calendarRow struct {
	calendar.Day
	version, notice string
}

func calendarRows(c *calendar.Calendar) []calendarRow {
	rows := make([]calendarRow, 0, len(c.Days()))
	var version, notice string
	for _, day := range c.Days() {
		if date := day.Date.Midnight(); date.YearDay() == 1 {
			year := c.Year(date.Year())
			version, notice = c.Version(date.Year()), year.Citation()
		}
		rows = append(rows, calendarRow{day, version, notice})
	}
	return rows
}

func holdsCalendar(ctx context.Context, conn driver.Conn, rows []calendarRow) (bool, error) {
	held, err := conn.Query(ctx, sql("calendar"))
	if err != nil {
		return false, fmt.Errorf("read the calendar: %w", err)
	}
	defer held.Close()
	i, same := 0, true
	for held.Next() {
		var ordinal int32
		var version, notice string
		if err := held.Scan(&ordinal, &version, &notice); err != nil {
			return false, fmt.Errorf("read the calendar: %w", err)
		}
		same = same && i < len(rows) && rows[i].Ordinal == ordinal && rows[i].version == version && rows[i].notice == notice
		i++
	}
	if err := held.Err(); err != nil {
		return false, fmt.Errorf("read the calendar: %w", err)
	}
	return same && i == len(rows), nil
}

// installBuiltIn fills the calendar with the notices that are built in, unless the table knows a newer
// version of a year: then the events told it, and whoever reads them keeps the table.
func installBuiltIn(ctx context.Context, conn driver.Conn) error {
	built := calendar.Published()
	var versions []string
	if err := conn.QueryRow(ctx, sql("calendar_versions")).Scan(&versions); err != nil {
		return fmt.Errorf("read the calendar's versions: %w", err)
	}
	for _, held := range versions {
		var year, version int
		held, _, _ = strings.Cut(held, "+")
		if n, _ := fmt.Sscanf(held, "%d-%d", &year, &version); n == 2 && version > built.Year(year).Version {
			return nil
		}
	}
	return InstallCalendar(ctx, conn, built)
}
