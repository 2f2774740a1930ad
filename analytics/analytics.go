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

// order puts views after those that they read.
var order = []string{"kpi_limit_compression", "kpi_case_promises", "kpi_on_time_by_promise", "kpi_on_time_by_promise_monthly", "kpi_penalty_cases",
	"kpi_push", "kpi_first_inquiry", "kpi_ab_cover", "kpi_queue_waits", "kpi_village_points", "kpi_materials_reused", "kpi_satisfaction",
	"kpi_item_links", "kpi_links_per_case", "kpi_task_codes"}

// Views lists the views, each after those that it reads.
func Views() ([]View, error) {
	found, err := fs.Glob(files, "kpis/*.sql")
	if err != nil || len(found) != len(order) {
		return nil, fmt.Errorf("%d views are embedded and %d are in order: %v", len(found), len(order), err)
	}
	views := make([]View, len(order))
	for i, name := range order {
		text, err := files.ReadFile("kpis/" + name + ".sql")
		if err != nil {
			return nil, fmt.Errorf("read view %s: %w", name, err)
		}
		if views[i], err = parse(string(text)); err != nil {
			return nil, fmt.Errorf("read view %s: %w", name, err)
		}
	}
	return views, nil
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
