package projectors

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/go-json-experiment/json"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/events/town"
	"oneseal/projectors/schema"
)

// whenever is the first day of a version that was always in force.
var whenever = events.DateOf(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC))

// installRules fills the table from which views take limits, titles and articles with the rules that hold under the law
// by which the town is judged.
func installRules(ctx context.Context, conn driver.Conn, judged law.Law) error {
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
	for _, rule := range law.Under(judged) {
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

// InstallTown fills the tables from which figures take the town's own dates and the rules that it is held to. Rows that
// were judged by another law are folded again by the next projector that runs.
func InstallTown(ctx context.Context, conn driver.Conn, t *town.Town) error {
	judged := cmp.Or(t.Law, law.China)
	type session struct {
		Opens int64 `json:"opens"`
		Shuts int64 `json:"shuts"`
	}
	type row struct {
		Reform   events.Date `json:"reform_on"`
		Zone     string      `json:"zone"`
		Law      law.Law     `json:"law"`
		Sessions []session   `json:"sessions"`
	}
	said := row{Reform: t.Reform, Zone: t.Zone.String(), Law: judged}
	for _, s := range t.Hours.Sessions() {
		said.Sessions = append(said.Sessions, session{int64(s.Opens / time.Second), int64(s.Shuts / time.Second)})
	}
	if err := replaceTable(ctx, conn, "town", []row{said}); err != nil {
		return err
	}
	if err := installRules(ctx, conn, judged); err != nil {
		return err
	}
	return createFunctions(ctx, conn, []string{"local_today", "local_time", "local_day", "local_midnight"})
}

// installTown fills the table with the built-in town, unless it was filled before.
func installTown(ctx context.Context, conn driver.Conn) error {
	var zoned uint64 // of an older version the table has no zone
	if err := conn.QueryRow(ctx, sql("has_column"), "town", "zone").Scan(&zoned); err != nil {
		return fmt.Errorf("look for the town: %w", err)
	}
	if zoned == 0 {
		return InstallTown(ctx, conn, town.Default())
	}
	if err := conn.Exec(ctx, sql("add_column", "{table}", "town", "{column}", "law String DEFAULT 'china' AFTER zone")); err != nil {
		return fmt.Errorf("bring table town of an older version up to date: %w", err)
	}
	held, err := HeldTown(ctx, conn)
	if err != nil {
		return err
	}
	return installRules(ctx, conn, held.Law)
}

// HeldTown is the town as an earlier start said it.
func HeldTown(ctx context.Context, conn driver.Conn) (*town.Town, error) {
	var reform time.Time
	var zone, judged string
	var opens, shuts []int32
	if err := conn.QueryRow(ctx, sql("held_town")).Scan(&reform, &zone, &judged, &opens, &shuts); err != nil {
		return nil, fmt.Errorf("read the town: %w", err)
	}
	sessions := make([]calendar.Session, len(opens))
	for i := range sessions {
		sessions[i] = calendar.Session{Opens: time.Duration(opens[i]) * time.Second, Shuts: time.Duration(shuts[i]) * time.Second}
	}
	held := &town.Town{Reform: events.DateOf(reform)}
	var err error
	if held.Zone, err = events.ParseZone(zone); err != nil {
		return nil, fmt.Errorf("read the town's zone: %w", err)
	}
	if held.Law, err = law.ParseLaw(judged); err != nil {
		return nil, fmt.Errorf("read the town's law: %w", err)
	}
	if held.Hours, err = calendar.Open(sessions...); err != nil {
		return nil, fmt.Errorf("read the town's hours: %w", err)
	}
	return held, nil
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
