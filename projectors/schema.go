package projectors

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/projectors/models"
	"oneseal/projectors/schema"
)

// Install creates the tables and views that are missing and fills the calendar. It may be
// called by several processes, and at every start. Tables of another version are left as they are, and told
// by an [OutdatedError].
func Install(ctx context.Context, conn driver.Conn) error {
	for _, table := range []string{"events", "heartbeats", "addressed", "deadletters", "skipped", "strays", "delays", "figures", "calendar"} {
		if err := createTable(ctx, conn, table, table); err != nil {
			return err
		}
	}
	for _, added := range [][2]string{{"calendar", "notice String"}, {"events", "timezone LowCardinality(String) AFTER area"}, {"events", "tracestate String AFTER traceparent"}} {
		if err := conn.Exec(ctx, sql("add_column", "{table}", added[0], "{column}", added[1])); err != nil {
			return fmt.Errorf("bring table %s of an older version up to date: %w", added[0], err)
		}
	}
	for _, model := range models.All() {
		if err := createTable(ctx, conn, model.Name, model.Name); err != nil {
			return err
		}
	}
	if err := mapArchive(ctx, conn, "heartbeats"); err != nil {
		return err
	}
	if err := dropAddressees(ctx, conn); err != nil {
		return err
	}
	if err := installBuiltIn(ctx, conn); err != nil {
		return err
	}
	if err := installTown(ctx, conn); err != nil {
		return err
	}
	if err := createFunctions(ctx, conn, functions); err != nil {
		return err
	}
	if other, err := otherColumns(ctx, conn); err != nil {
		return err
	} else if len(other) > 0 {
		return &OutdatedError{other}
	}
	views, err := schema.Read("views")
	if err != nil {
		return err
	}
	for _, view := range slices.Concat(namedAs(views, "scattered_v"), namedAs(views, "acts_of_strangers_v"), views) { // which others read
		if err := conn.Exec(ctx, overReadModels(view.SQL)); err != nil {
			return fmt.Errorf("create view %s: %w", view.Name, err)
		}
	}
	return nil
}

func namedAs(objects []schema.Object, name string) []schema.Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o schema.Object) bool { return o.Name != name })
}

// overReadModels writes a view out that has one SELECT for each read model: "{union of: SELECT … FROM {table} …}".
func overReadModels(sql string) string {
	before, rest, is := strings.Cut(sql, "{union of: ")
	if !is {
		return sql
	}
	one, after, _ := strings.Cut(rest, "}\n")
	var all []string
	for _, model := range models.All() {
		all = append(all, strings.ReplaceAll(one, "{table}", model.Name))
	}
	return before + strings.Join(all, "\n    UNION ALL ") + "\n" + after
}

// dropAddressees takes away what an older version filled table addressed with: a view, and a column of the archive that cost a tenth of
// each insert.
func dropAddressees(ctx context.Context, conn driver.Conn) error {
	for _, name := range []string{"drop_addressed_mv", "drop_addressees"} {
		if err := conn.Exec(ctx, sql(name)); err != nil {
			return fmt.Errorf("bring the archive of an older version up to date: %w", err)
		}
	}
	return nil
}

// mapArchive lets the archive fill a table as it is written, event by event, and fills it with what the archive of an older
// version holds. The table's columns are those of the mapping, in its order.
func mapArchive(ctx context.Context, conn driver.Conn, table string) error {
	text, err := schema.Files.ReadFile("mapped/" + table + ".sql")
	if err != nil {
		return fmt.Errorf("read the mapping of %s: %w", table, err)
	}
	var mapped uint64
	if err := conn.QueryRow(ctx, sql("tables_named"), table+"_mv").Scan(&mapped); err != nil {
		return fmt.Errorf("look for the mapping of %s: %w", table, err)
	}
	if mapped > 0 {
		return nil
	}
	// In this order nothing is missed; what is written twice replaces itself.
	if err := conn.Exec(ctx, sql("map_archive", "{table}", table, "{mapping}", string(text))); err != nil {
		return fmt.Errorf("map %s: %w", table, err)
	}
	if err := conn.Exec(ctx, sql("fill_mapped", "{table}", table, "{mapping}", string(text))); err != nil {
		return fmt.Errorf("map the archive's %s: %w", table, err)
	}
	return nil
}

// createTable creates a table by that file of the schema.
func createTable(ctx context.Context, conn driver.Conn, file, table string) error {
	text, err := schema.Files.ReadFile(file + ".sql")
	if err != nil {
		return fmt.Errorf("read schema %s: %w", file, err)
	}
	if err := conn.Exec(ctx, strings.ReplaceAll(string(text), "{table}", table)); err != nil {
		return fmt.Errorf("create table %s: %w", table, err)
	}
	return nil
}

// functions are what SQL may call, each after those that it calls itself.
var functions = []string{"local_today", "local_time", "local_day", "local_midnight", "workday_lookup", "workday_ordinal", "workdays", "add_workdays", "office_seconds", "rule_lookup", "rule_in", "reform_day", "town_law", "name_lookup", "organ_name", "item_name"}

// createFunctions creates what SQL counts workdays and looks up rules with, in any query of any user who may read the
// calendar and the rules. Functions belong to the whole server, and read this database.
func createFunctions(ctx context.Context, conn driver.Conn, names []string) error {
	var database, zone string
	if err := conn.QueryRow(ctx, sql("town")).Scan(&database, &zone); err != nil {
		return fmt.Errorf("read the database's name and the town's zone: %w", err)
	}
	for _, name := range names {
		text, err := schema.Files.ReadFile("functions/" + name + ".sql")
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if err := conn.Exec(ctx, strings.NewReplacer("{database}", database, "{zone}", zone).Replace(string(text))); err != nil {
			return fmt.Errorf("create %s: %w", name, err)
		}
	}
	return nil
}
