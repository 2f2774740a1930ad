// Package analytics measures what the reform achieved: one SQL view a figure, with its definition
// in the header, where panels, pages and readers all take it from.
//
// A figure shows numerator, denominator, clock, period and freshness in columns of its own; what
// can't be computed is counted beside it. Promised, statutory and actual time stay apart.
package analytics

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

//go:embed kpis/*.sql
var files embed.FS

// View is one figure's view with its definition.
type View struct {
	Name, ZH, EN                                                               string
	Numerator, Denominator, Clock, Cohort, Period, Unit, Target, NotComputable string
	SQL                                                                        string
}

// Views lists the views, each after those that it reads.
func Views() ([]View, error) {
	paths, err := fs.Glob(files, "kpis/*.sql")
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

// Find gives one view.
func Find(name string) (View, error) {
	views, err := Views()
	if err != nil {
		return View{}, err
	}
	for _, view := range views {
		if view.Name == name {
			return view, nil
		}
	}
	return View{}, fmt.Errorf("no view is named %s", name)
}

func parse(text string) (View, error) {
	v := View{}
	fields := map[string]*string{"name": &v.Name, "zh": &v.ZH, "en": &v.EN, "numerator": &v.Numerator, "denominator": &v.Denominator, "clock": &v.Clock,
		"cohort": &v.Cohort, "period": &v.Period, "unit": &v.Unit, "target": &v.Target, "not computable": &v.NotComputable}
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(line, "-- ")
		if !ok {
			break
		}
		name, value, _ := strings.Cut(strings.TrimSpace(comment), ": ")
		field, ok := fields[name]
		if !ok {
			return v, fmt.Errorf("the header names %q", name)
		}
		*field = value
		text = strings.TrimPrefix(text, line)
	}
	for name, field := range fields {
		if *field == "" {
			return v, fmt.Errorf("the header lacks %q", name)
		}
	}
	v.SQL = text
	return v, nil
}

// Description is the definition as a panel shows it.
func (v View) Description() string {
	return fmt.Sprintf("Numerator: %s.\n\nDenominator: %s.\n\nClock: %s.\n\nCohort: %s.\n\nPeriod: %s.\n\nTarget: %s.\n\nNot computable: %s.\n\nSource: %s",
		v.Numerator, v.Denominator, v.Clock, v.Cohort, v.Period, v.Target, v.NotComputable, v.Name)
}

// Install creates the views, or replaces them by those of this version.
func Install(ctx context.Context, conn driver.Conn) error {
	views, err := Views()
	if err != nil {
		return err
	}
	for _, view := range views {
		if err := conn.Exec(ctx, view.SQL); err != nil {
			return fmt.Errorf("create view %s: %w", view.Name, err)
		}
	}
	return nil
}
