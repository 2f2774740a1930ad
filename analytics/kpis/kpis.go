// Package kpis measures what the reform achieved: one SQL view a figure, with its definition
// in the header, where panels, pages and readers all take it from. Its tests compute each figure
// a second time, from the raw events.
//
// A figure shows numerator, denominator, clock, period and freshness in columns of its own; what
// can't be computed is counted beside it. A row with percentiles also holds what was observed, sorted:
// those of several rows together are quantileExactArray over it, and NULL if nothing was, since its
// numbers are Nullable. Promised, statutory and actual time stay apart.
package kpis

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

//go:embed *.sql
var files embed.FS

var (
	//go:embed install/others.sql
	othersSQL string
	//go:embed install/drop.sql
	dropSQL string
)

// View is one figure's view with its definition, which is whole in both languages.
type View struct {
	Name, Unit, SQL string
	ZH, EN          Definition
	own             ownNames
}

// Definition says in one language what a figure counts. Organ is which one its rows are of: the owner of what is counted, whoever
// acted in it, or the organ that acted.
type Definition struct {
	Title, Numerator, Denominator, Clock, Cohort, Organ, Period, Target, NotComputable string
}

// Views lists the views, each after those that it reads.
func Views() ([]View, error) {
	paths, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("list the views: %w", err)
	}
	var views []View
	for _, path := range paths {
		text, err := files.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		view, err := parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		views = append(views, view)
	}
	return inOrder(views)
}

var viewName = regexp.MustCompile(`\bkpi_\w+`)

// inOrder puts views after those that they read.
func inOrder(views []View) ([]View, error) {
	var placed []View
	for len(placed) < len(views) {
		before := len(placed)
		for _, view := range views {
			waits := slices.ContainsFunc(viewName.FindAllString(view.SQL, -1), func(name string) bool { return name != view.Name && !contains(placed, name) })
			if !waits && !contains(placed, view.Name) {
				placed = append(placed, view)
			}
		}
		if len(placed) == before {
			return nil, fmt.Errorf("some views read each other, or one that does not exist; those that do not: %d of %d", len(placed), len(views))
		}
	}
	return placed, nil
}

func contains(views []View, name string) bool {
	return slices.ContainsFunc(views, func(v View) bool { return v.Name == name })
}

func parse(text string) (View, error) {
	var v View
	zh, en := &v.ZH, &v.EN
	fields := map[string]*string{"name": &v.Name, "zh": &zh.Title, "en": &en.Title, "numerator": &en.Numerator, "denominator": &en.Denominator,
		"clock": &en.Clock, "cohort": &en.Cohort, "organ": &en.Organ, "period": &en.Period, "unit": &v.Unit, "target": &en.Target, "not computable": &en.NotComputable,
		"分子": &zh.Numerator, "分母": &zh.Denominator, "时钟": &zh.Clock, "对象": &zh.Cohort, "机关": &zh.Organ, "期间": &zh.Period, "目标": &zh.Target, "无法计算": &zh.NotComputable}
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(line, "-- ")
		if !ok {
			break
		}
		name, value, _ := strings.Cut(strings.TrimSpace(comment), ": ")
		if field, ok := fields[name]; ok {
			*field = value
		} else if is, err := v.own.read(name, value); err != nil {
			return v, fmt.Errorf("the header's line %q: %w", strings.TrimSpace(line), err)
		} else if !is {
			return v, fmt.Errorf("the header names %q", name)
		}
		text = strings.TrimPrefix(text, line)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if *fields[name] == "" {
			return v, fmt.Errorf("the header lacks %q", name)
		}
	}
	v.SQL = text
	return v, nil
}

// Target is a number that a figure is held to.
type Target struct {
	Value  float64
	AtMost bool // else at least
}

var target = regexp.MustCompile(`^(at most )?([0-9.]+)(?: for ([^,;(]+))?`)

// Target gives the number that the header's target begins with, if it holds for these rows: "0.3667 for promised
// single items (…)" holds for "promised single items" alone, "at most 0" for all.
func (v View) Target(rows string) (Target, bool) {
	said := target.FindStringSubmatch(v.EN.Target)
	if said == nil || said[3] != "" && strings.TrimSpace(said[3]) != rows {
		return Target{}, false
	}
	value, err := strconv.ParseFloat(said[2], 64)
	return Target{Value: value, AtMost: said[1] != ""}, err == nil
}

// Install creates the views, or replaces them by those of this version, and drops those that only another version had.
func Install(ctx context.Context, conn driver.Conn) error {
	views, err := Views()
	if err != nil {
		return err
	}
	var names []string
	for _, view := range views {
		names = append(names, view.Name)
	}
	if err := Drop(ctx, conn, othersSQL, names); err != nil {
		return fmt.Errorf("drop views of another version: %w", err)
	}
	for _, view := range views {
		if err := conn.Exec(ctx, view.SQL); err != nil {
			return fmt.Errorf("create view %s: %w", view.Name, err)
		}
	}
	return nil
}

// Drop takes away the tables and views that a query lists, at once. The names that stay are its parameter stay.
func Drop(ctx context.Context, conn driver.Conn, query string, stay []string) error {
	var names []string
	if err := conn.QueryRow(With(ctx, clickhouse.Parameters{"stay": Array(stay)}), query).Scan(&names); err != nil {
		return fmt.Errorf("look for tables that are no more needed: %w", err)
	}
	for _, name := range names {
		if err := conn.Exec(With(ctx, clickhouse.Parameters{"name": name}), dropSQL); err != nil {
			return fmt.Errorf("drop %s: %w", name, err)
		}
	}
	return nil
}

// With gives a query that is asked in this context the values of its {name:Type} parameters.
func With(ctx context.Context, parameters clickhouse.Parameters) context.Context {
	return clickhouse.Context(ctx, clickhouse.WithParameters(parameters))
}

// Array is the value of a parameter of type Array(String), of names: they hold no quotes.
func Array(names []string) string { return "['" + strings.Join(names, "','") + "']" }
