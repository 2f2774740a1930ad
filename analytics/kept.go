package analytics

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"

	"oneseal/projectors/schema"
)

// findings is the view of the read models that is kept as figures are: it is read as often, and as dear.
const findings = "findings_v"

// Kept names the table that keeps a view's rows as they were counted last. A view counts at each question from the rows of all
// cases; its table is read as it stands, with kept_at beside the view's columns, so that panels and alerts answer at once however
// many cases there are. Both have one definition, the view's.
func Kept(view string) string { return "kept_" + view }

var keptTable = regexp.MustCompile(`\bkept_(kpi_\w+|` + findings + `)\b`)

// Live is a query of tables that keep figures as one of the views: those count over the rows that their reader may see.
func Live(sql string) string { return keptTable.ReplaceAllString(sql, "$1") }

// Keeper counts figures anew after what they are counted from has changed. Several may run: each replaces a table as a whole.
type Keeper struct {
	conn    driver.Conn
	logger  *slog.Logger
	figures []figure
	counted map[string]string // what a figure was counted from last, by its view
	seconds *prometheus.HistogramVec
	failed  *prometheus.CounterVec
}

// figure is a view with all that it reads, directly or through other views and functions.
type figure struct {
	view       string
	definition string // a hash of the SQL of the view and of all views and functions that it reads
	tables     []string
	clock      string // the layout of the time that it changes with; empty: it changes with its tables alone
}

// NewKeeper makes a keeper of all views.
func NewKeeper(conn driver.Conn, logger *slog.Logger) (*Keeper, error) {
	figures, err := figuresOf()
	return &Keeper{conn: conn, logger: logger, figures: figures, counted: make(map[string]string),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "oneseal_figure_count_seconds", Help: "Seconds that it took to count a figure anew.",
			Buckets: prometheus.ExponentialBuckets(.01, 4, 8)}, []string{"figure"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_figure_failures_total", Help: "Times that a figure could not be counted; its table stays as it was."}, []string{"figure"}),
	}, err
}

// Collectors lists the keeper's metrics for registration.
func (k *Keeper) Collectors() []prometheus.Collector {
	return []prometheus.Collector{k.seconds, k.failed}
}

// Prepare counts the figures whose table is missing or was counted by another definition, and drops what counts that
// were cut off left behind. Whoever reads the tables calls it first; [Install] comes before.
func (k *Keeper) Prepare(ctx context.Context) error {
	var left []string
	if err := k.conn.QueryRow(ctx, `SELECT groupArray(name) FROM system.tables
		WHERE database = currentDatabase() AND startsWith(name, '_tmp_replace_') AND metadata_modification_time < now() - INTERVAL 1 HOUR`).Scan(&left); err != nil {
		return fmt.Errorf("look for counts that were cut off: %w", err)
	}
	for _, table := range left {
		if err := k.conn.Exec(ctx, "DROP TABLE IF EXISTS "+table+" SYNC"); err != nil {
			return fmt.Errorf("drop a count that was cut off: %w", err)
		}
	}
	for _, f := range k.figures {
		var kept uint64
		if err := k.conn.QueryRow(ctx, "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = ? AND comment = ?", Kept(f.view), f.definition).Scan(&kept); err != nil {
			return fmt.Errorf("look for the table of %s: %w", f.view, err)
		}
		if kept == 0 {
			if err := keep(ctx, k.conn, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// Run keeps the figures until the context ends. It rests three times as long as it works, so that counting takes at most a
// quarter of one core: a town's figures follow its rows within seconds, those of a hundred million events within minutes.
func (k *Keeper) Run(ctx context.Context) {
	for {
		began := time.Now()
		if err := k.Round(ctx, began); err != nil && ctx.Err() == nil {
			k.logger.Error("keep the figures; tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(time.Second, 3*time.Since(began))):
		}
	}
}

// Round counts each figure anew whose tables have changed since its last count here, or whose clock has moved. A figure that fails stays as it
// was and stops no other.
func (k *Keeper) Round(ctx context.Context, now time.Time) error {
	tables, err := k.tables(ctx)
	if err != nil {
		return err
	}
	var failures error
	for _, f := range k.figures {
		from := f.state(tables, now)
		if k.counted[f.view] == from {
			continue
		}
		began := time.Now()
		if err := keep(ctx, k.conn, f); err != nil {
			k.failed.WithLabelValues(f.view).Inc()
			failures = errors.Join(failures, err)
			continue
		}
		k.seconds.WithLabelValues(f.view).Observe(time.Since(began).Seconds())
		k.counted[f.view] = from
	}
	return failures
}

// tables gives a word for the rows of each table, which differs after every insert and after another table has taken its place;
// merges leave it as it is.
func (k *Keeper) tables(ctx context.Context) (map[string]string, error) {
	rows, err := k.conn.Query(ctx, `SELECT t.name, concat(toString(t.uuid), '-', toString(max(p.max_block_number)))
		FROM system.tables AS t LEFT JOIN (SELECT table, max_block_number FROM system.parts WHERE database = currentDatabase() AND active) AS p ON p.table = t.name
		WHERE t.database = currentDatabase() GROUP BY t.name, t.uuid`)
	if err != nil {
		return nil, fmt.Errorf("read which rows the tables have: %w", err)
	}
	defer rows.Close()
	words := make(map[string]string)
	for rows.Next() {
		var name, state string
		if err := rows.Scan(&name, &state); err != nil {
			return nil, fmt.Errorf("read which rows the tables have: %w", err)
		}
		words[name] = state
	}
	return words, rows.Err()
}

func (f figure) state(tables map[string]string, now time.Time) string {
	var from strings.Builder
	for _, table := range f.tables {
		from.WriteString(tables[table] + " ")
	}
	return from.String() + now.In(town).Format(f.clock)
}

// keep counts a figure on one core, and on disk where it would take much memory; what the table had is read until all is counted.
func keep(ctx context.Context, conn driver.Conn, f figure) error {
	err := conn.Exec(ctx, "CREATE OR REPLACE TABLE "+Kept(f.view)+" ENGINE = MergeTree ORDER BY tuple() COMMENT '"+f.definition+
		"' AS SELECT *, now64(3, 'UTC') AS kept_at FROM "+f.view+" SETTINGS max_threads = 1, max_bytes_before_external_group_by = 300000000, max_bytes_before_external_sort = 300000000")
	if err != nil {
		return fmt.Errorf("count %s: %w", f.view, err)
	}
	return nil
}

var (
	town    = time.FixedZone("Asia/Shanghai", 8*3600)
	word    = regexp.MustCompile(`\w+`)
	comment = regexp.MustCompile(`(?m)^\s*--.*$`)
	// now64 bounds what lies ahead: a day is near enough.
	asksForNow, asksForDay = regexp.MustCompile(`\bnow\(`), regexp.MustCompile(`\b(now64|local_today)\(`)
)

// figuresOf finds for each view what it reads, by the names in its text: one too many costs a count, none is missed.
func figuresOf() ([]figure, error) {
	views, err := Views()
	if err != nil {
		return nil, err
	}
	texts, tables := make(map[string]string), make(map[string]bool)
	kept := []string{findings}
	for _, view := range views {
		texts[view.Name] = view.SQL
		kept = append(kept, view.Name)
	}
	for _, folder := range []string{".", "views", "workdays"} {
		objects, err := schema.Read(folder)
		if err != nil {
			return nil, err
		}
		for _, o := range objects {
			if folder == "." {
				tables[o.Name] = true
			} else {
				texts[o.Name] = o.SQL
			}
		}
	}
	var figures []figure
	for _, view := range kept {
		f := figure{view: view}
		read := []string{view} // views and functions, which grow as they are gone through
		definition := fnv.New64a()
		for i := 0; i < len(read); i++ {
			sql := comment.ReplaceAllString(texts[read[i]], "")
			definition.Write([]byte(sql))
			switch {
			case asksForNow.MatchString(sql) && read[i] != "local_today":
				f.clock = "2006-01-02 15:04"
			case asksForDay.MatchString(sql):
				f.clock = cmp.Or(f.clock, time.DateOnly)
			}
			for _, name := range word.FindAllString(sql, -1) {
				switch {
				case tables[name] && !slices.Contains(f.tables, name):
					f.tables = append(f.tables, name)
				case texts[name] != "" && !slices.Contains(read, name):
					read = append(read, name)
				}
			}
		}
		f.definition = fmt.Sprintf("%x", definition.Sum64())
		figures = append(figures, f)
	}
	return figures, nil
}
