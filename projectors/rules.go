package projectors

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/go-json-experiment/json"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/events/town"
	"oneseal/projectors/schema"
)

// whenever is the first day of a version that was always in force.
var whenever = events.DateOf(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC))

// installRules fills the table from which views take limits, titles and articles.
func installRules(ctx context.Context, conn driver.Conn) error {
	type row struct {
		Rule      string      `json:"rule"`
		TitleZH   string      `json:"title_zh"`
		TitleEN   string      `json:"title_en"`
		From      events.Date `json:"from_on"`
		Name      string      `json:"name"`
		ActZH     string      `json:"act_zh"`
		ActEN     string      `json:"act_en"`
		Article   string      `json:"article"`
		ArticleZH string      `json:"article_zh"`
		Basis     string      `json:"basis"`
		Limit     *int32      `json:"limit"`
		Unit      law.Unit    `json:"unit"`
		Confirmed bool        `json:"confirmed"`
	}
	var rows []row
	for _, rule := range law.All() {
		for _, v := range rule.Versions {
			cited := v.Cited()
			r := row{rule.ID, rule.Title.ZH, rule.Title.EN, v.From, v.Name, v.Act.Title.ZH, v.Act.Title.EN, cited.EN, cited.ZH, v.Basis(), nil, v.Limit.Unit, v.Confirmed}
			if v.From.IsZero() {
				r.From = whenever
			}
			if !v.Limit.IsZero() {
				r.Limit = &v.Limit.Number
			}
			rows = append(rows, r)
		}
	}
	return replaceTable(ctx, conn, "rules", rows)
}

// InstallTown fills the table from which figures take the town's own dates.
func InstallTown(ctx context.Context, conn driver.Conn, t *town.Town) error {
	type session struct {
		Opens int64 `json:"opens"`
		Shuts int64 `json:"shuts"`
	}
	type row struct {
		Reform   events.Date `json:"reform_on"`
		Zone     string      `json:"zone"`
		Sessions []session   `json:"sessions"`
	}
	said := row{Reform: t.Reform, Zone: t.Zone.String()}
	for _, s := range t.Hours.Sessions() {
		said.Sessions = append(said.Sessions, session{int64(s.Opens / time.Second), int64(s.Shuts / time.Second)})
	}
	if err := replaceTable(ctx, conn, "town", []row{said}); err != nil {
		return err
	}
	return createFunctions(ctx, conn, []string{"local_today", "local_time", "local_day", "local_midnight"})
}

// installTown fills the table with the built-in town, unless it was filled before.
func installTown(ctx context.Context, conn driver.Conn) error {
	var zoned uint64 // of an older version the table has no zone
	if err := conn.QueryRow(ctx, sql("has_column"), "town", "zone").Scan(&zoned); err != nil || zoned > 0 {
		return err
	}
	return InstallTown(ctx, conn, town.Default())
}

// replaceTable makes the table of that file anew with these rows, in one statement: its readers see the old table or the new one.
// The table's comment says what it was made of; one that is the same already is left alone.
func replaceTable(ctx context.Context, conn driver.Conn, table string, rows any) error {
	text, err := schema.Files.ReadFile(table + ".sql")
	if err != nil {
		return fmt.Errorf("read schema %s: %w", table, err)
	}
	values, err := json.Marshal(rows, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("encode the rows of %s: %w", table, err)
	}
	made := fnv.New64a()
	made.Write(text)
	made.Write(values)
	state := fmt.Sprintf("%016x", made.Sum64())
	if held, err := stateOf(ctx, conn, table); err != nil || held == state {
		return err
	}
	quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(string(values))
	if err := conn.Exec(ctx, strings.NewReplacer("{state}", state, "{rows}", quoted).Replace(string(text))); err != nil {
		return fmt.Errorf("fill table %s: %w", table, err)
	}
	return nil
}

// stateOf is the comment of a table; empty if there is none.
func stateOf(ctx context.Context, conn driver.Conn, table string) (state string, err error) {
	if err := conn.QueryRow(ctx, sql("comment"), table).Scan(&state); err != nil {
		return "", fmt.Errorf("look for table %s: %w", table, err)
	}
	return state, nil
}
