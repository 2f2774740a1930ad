// Package kept keeps figures as they were counted last. A view of [kpis] counts at each question from the rows of all cases; its
// table is read as it stands, with kept_at beside the view's columns, so that panels and alerts answer at once however many
// cases there are. Both have one definition, the view's.
//
// A figure that can't be counted stays as it was and stops no other: the table figures says since when each is right.
package kept

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"

	"oneseal/analytics/kpis"
	"oneseal/events"
	"oneseal/projectors/schema"
)

var (
	//go:embed sql/left.sql
	leftSQL string
	//go:embed sql/forget.sql
	forgetSQL string
	//go:embed sql/states.sql
	statesSQL string
	//go:embed sql/count.sql
	countSQL string
	//go:embed sql/checked.sql
	checkedSQL string
)

// Table names the table that keeps a view's rows.
func Table(view string) string { return "kept_" + view }

// Views names the views that may be kept: those of the KPIs, and the findings.
func Views() ([]string, error) {
	views, err := kpis.Views()
	names := []string{"findings_v"}
	for _, view := range views {
		names = append(names, view.Name)
	}
	return names, err
}

var ofTable = regexp.MustCompile(`\b` + Table(`(kpi_\w+|findings_v)`) + `\b`)

// In lists the views whose tables a text names.
func In(text string) []string {
	var views []string
	for _, found := range ofTable.FindAllStringSubmatch(text, -1) {
		views = append(views, found[1])
	}
	slices.Sort(views)
	return slices.Compact(views)
}

// Keeper counts figures anew after what they are counted from has changed. What a table was counted from stands in its comment, so
// that a restart counts nothing again, and several keepers only do each other's work twice. The table figures says since when each is right.
type Keeper struct {
	conn    driver.Conn
	logger  *slog.Logger
	figures []figure
	failing map[string]failure
	told    time.Time     // when the table figures was written last
	first   chan struct{} // closed after the first round
	seconds *prometheus.HistogramVec
	failed  *prometheus.CounterVec
}

// figure is a view with all that it reads, directly or through other views and functions.
type figure struct {
	view       string
	definition uint64   // a hash of the SQL of the view and of all views and functions that it reads
	reads      []string // tables and views
	clock      string   // the layout of the time that it changes with; empty: it changes with its tables alone
}

type failure struct {
	text string
	wait time.Duration
	next time.Time
}

// A figure that can't be counted is tried again after the first pause, which doubles up to the last.
const (
	firstPause = time.Minute
	lastPause  = 16 * time.Minute
	tellEvery  = 10 * time.Second
)

// NewKeeper makes a keeper of some views.
func NewKeeper(conn driver.Conn, logger *slog.Logger, views []string) (*Keeper, error) {
	figures, err := figuresOf(views)
	return &Keeper{conn: conn, logger: logger, figures: figures, failing: make(map[string]failure), first: make(chan struct{}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "oneseal_figure_count_seconds", Help: "Seconds that it took to count a figure anew.",
			Buckets: prometheus.ExponentialBuckets(.01, 4, 8)}, []string{"figure"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_figure_failures_total", Help: "Times that a figure could not be counted; its table stays as it was."}, []string{"figure"}),
	}, err
}

// Collectors lists the keeper's metrics for registration.
func (k *Keeper) Collectors() []prometheus.Collector {
	return []prometheus.Collector{k.seconds, k.failed}
}

// First is closed once Run has tried every figure.
func (k *Keeper) First() <-chan struct{} { return k.first }

// Run keeps the figures until the context ends. It rests three times as long as it works, so that counting takes at most a
// quarter of one core: a town's figures follow its rows within seconds, those of a hundred million events within minutes.
func (k *Keeper) Run(ctx context.Context) {
	if err := k.sweep(ctx); err != nil && ctx.Err() == nil {
		k.logger.Error("clear up after counts that were cut off", "error", err)
	}
	for first := true; ; first = false {
		began := time.Now()
		if err := k.Round(ctx); err != nil && ctx.Err() == nil {
			k.logger.Error("keep the figures; tried again", "error", err)
		}
		if first {
			close(k.first)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(time.Second, 3*time.Since(began))):
		}
	}
}

// sweep drops what counts left behind that a crash cut off, and forgets figures that another version kept.
func (k *Keeper) sweep(ctx context.Context) error {
	var views, tables []string
	for _, f := range k.figures {
		views, tables = append(views, f.view), append(tables, Table(f.view))
	}
	if err := k.conn.Exec(kpis.With(ctx, clickhouse.Parameters{"views": kpis.Array(views)}), forgetSQL); err != nil {
		return fmt.Errorf("forget figures of another version: %w", err)
	}
	return kpis.Drop(ctx, k.conn, leftSQL, tables)
}

// Round counts each figure anew whose tables have changed since it was counted, or whose clock has moved, or that has another
// definition. One that fails stays as it was and stops no other; only what it did not say before is an error here.
func (k *Keeper) Round(ctx context.Context) error {
	stand, err := k.look(ctx)
	if err != nil {
		return err
	}
	var failures error
	counted := false
	checked := make(map[string]time.Time) // right now, with the time of the count
	for _, f := range k.figures {
		from := f.state(stand)
		if table := stand.tables[Table(f.view)]; table.comment == from {
			checked[f.view] = table.changed
			continue
		}
		last := k.failing[f.view]
		if stand.at.Before(last.next) {
			continue
		}
		began := time.Now()
		if err := keep(ctx, k.conn, f.view, from); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			k.failed.WithLabelValues(f.view).Inc()
			wait := min(max(firstPause, 2*last.wait), lastPause)
			k.failing[f.view] = failure{err.Error(), wait, stand.at.Add(wait)}
			if err.Error() != last.text {
				failures = errors.Join(failures, err)
			}
			continue
		}
		delete(k.failing, f.view)
		k.seconds.WithLabelValues(f.view).Observe(time.Since(began).Seconds())
		counted, checked[f.view] = true, stand.at
	}
	if counted || stand.at.Sub(k.told) >= tellEvery {
		failures = errors.Join(failures, k.tell(ctx, checked, stand.at))
	}
	return failures
}

// stand is how the tables stand, by ClickHouse's clock.
type stand struct {
	at     time.Time
	tables map[string]table
}

// table is a table or view. Its state differs after every insert, and after another one has taken its place; merges leave it as it is.
// That of a view is its text. Blocks are numbered by table in a MergeTree without partitions, as all of ours are.
type table struct {
	state, comment string
	changed        time.Time
}

func (k *Keeper) look(ctx context.Context) (stand, error) {
	s := stand{tables: make(map[string]table)}
	rows, err := k.conn.Query(ctx, statesSQL)
	if err != nil {
		return s, fmt.Errorf("read how the tables stand: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var one table
		if err := rows.Scan(&name, &one.state, &one.comment, &one.changed, &s.at); err != nil {
			return s, fmt.Errorf("read how the tables stand: %w", err)
		}
		s.tables[name] = one
	}
	return s, rows.Err()
}

// state is what a figure is counted from.
func (f figure) state(s stand) string {
	all := fnv.New64a()
	fmt.Fprint(all, f.definition, s.at.In(events.China).Format(f.clock))
	for _, name := range f.reads {
		fmt.Fprint(all, " ", s.tables[name].state)
	}
	return fmt.Sprintf("%x", all.Sum64())
}

// keep counts a figure on one core, and on disk where it would take much memory; what the table had is read until all is counted.
func keep(ctx context.Context, conn driver.Conn, view, from string) error {
	err := conn.Exec(kpis.With(ctx, clickhouse.Parameters{"table": Table(view), "view": view}), strings.ReplaceAll(countSQL, "'{state}'", "'"+from+"'"))
	if err != nil {
		return fmt.Errorf("count %s: %w", view, err)
	}
	return nil
}

// tell writes which figures are right, and since when.
func (k *Keeper) tell(ctx context.Context, checked map[string]time.Time, at time.Time) error {
	batch, err := k.conn.PrepareBatch(ctx, checkedSQL)
	if err != nil {
		return fmt.Errorf("tell which figures are right: %w", err)
	}
	for view, counted := range checked {
		if err := batch.Append(view, counted, at); err != nil {
			return errors.Join(fmt.Errorf("tell which figures are right: %w", err), batch.Abort())
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("tell which figures are right: %w", err)
	}
	k.told = at
	return nil
}

var (
	word    = regexp.MustCompile(`\w+`)
	comment = regexp.MustCompile(`(?m)^\s*--.*$`)
	// now64 bounds what lies ahead: a day is near enough.
	asksForNow, asksForDay = regexp.MustCompile(`\bnow\(`), regexp.MustCompile(`\b(now64|local_today)\(`)
)

// figuresOf finds for each view what it reads, by the names in its text: one too many costs a count, none is missed.
func figuresOf(kept []string) ([]figure, error) {
	views, err := kpis.Views()
	if err != nil {
		return nil, err
	}
	texts, isTable := make(map[string]string), make(map[string]bool)
	for _, view := range views {
		texts[view.Name] = view.SQL
	}
	for _, folder := range []string{".", "views", "functions"} {
		objects, err := schema.Read(folder)
		if err != nil {
			return nil, err
		}
		for _, o := range objects {
			texts[o.Name], isTable[o.Name] = o.SQL, folder == "."
		}
	}
	var figures []figure
	for _, view := range kept {
		if texts[view] == "" {
			return nil, fmt.Errorf("no view is named %s", view)
		}
		f := figure{view: view, reads: []string{view}} // which grows as it is gone through
		definition := fnv.New64a()
		for i := 0; i < len(f.reads); i++ {
			if isTable[f.reads[i]] {
				continue
			}
			sql := comment.ReplaceAllString(texts[f.reads[i]], "")
			definition.Write([]byte(sql))
			switch {
			case asksForNow.MatchString(sql) && f.reads[i] != "local_today":
				f.clock = "2006-01-02 15:04"
			case asksForDay.MatchString(sql):
				f.clock = cmp.Or(f.clock, time.DateOnly)
			}
			for _, name := range word.FindAllString(sql, -1) {
				if texts[name] != "" && !slices.Contains(f.reads, name) {
					f.reads = append(f.reads, name)
				}
			}
		}
		f.definition = definition.Sum64()
		figures = append(figures, f)
	}
	return figures, nil
}
