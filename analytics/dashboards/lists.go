package dashboards

import (
	"fmt"
	"regexp"
	"strings"

	"oneseal/analytics/kpis"
	"oneseal/projectors/schema"
)

// lists put in the parts of queries that have a line for each view or table: {not_computable} and {models}.
func lists() (*strings.Replacer, error) {
	views, err := kpis.Views()
	if err != nil {
		return nil, err
	}
	tables, err := schema.Read(".")
	if err != nil {
		return nil, err
	}
	return strings.NewReplacer("{not_computable}", notComputable(views), "{models}", models(tables)), nil
}

// counted says what a figure could not compute, and of how many, as columns of its rows k.
type counted struct {
	notComputable string
	of            string // NULL: the denominator counts no such things
	where         string // which rows count each thing once
}

// counts are those of views whose columns do not count the same things in not_computable and denominator.
var counts = map[string]counted{
	"kpi_actual_compression":  {of: "sum(k.base_cases + k.now_cases)"},
	"kpi_camera_availability": {notComputable: "uniqExactIf(k.camera, k.not_computable > 0)", of: "uniqExact(k.camera)"}, // both columns are seconds
	"kpi_duty_gaps":           {of: "NULL"},                                                                              // of seconds
	"kpi_limit_compression":   {notComputable: "sum(k.items_not_comparable)", of: "sum(k.items + k.items_not_comparable)"},
	"kpi_links_per_case":      {of: "sumIf(k.base_cases + k.now_cases, k.comparable)"},
	"kpi_penalty_cases":       {notComputable: "sum(if(k.month IS NULL, k.denominator, k.unknown))", where: "(month IS NULL OR month BETWEEN {from} AND {to})"},
	"kpi_suspensions":         {of: "NULL", where: "month BETWEEN {from} AND {to} AND ground = 'any'"}, // of workdays
	"kpi_touch_and_wait":      {of: "sum(k.cases)"},
}

// apart are views that the list leaves out, and why.
var apart = map[string]string{
	"kpi_data_freshness": "it sums up the log, and who may read some organs may not read that: the whole list would be refused to them. Its own panel says how many records were slower.",
}

var countsNotComputable = regexp.MustCompile(`\bAS not_computable\b`)

// notComputable has a line for each view that counts what it could not compute.
func notComputable(views []kpis.View) string {
	var lines []string
	for _, view := range views {
		c, own := counts[view.Name]
		if apart[view.Name] != "" || !own && !countsNotComputable.MatchString(view.SQL) {
			continue // one row a case, whose verdict says it, or nothing that is not computable
		}
		if c.notComputable == "" {
			c.notComputable = "sum(k.not_computable)"
		}
		if c.of == "" {
			c.of = "sum(k.denominator)"
		}
		if c.where == "" {
			c.where = inRange(view)
		}
		line := fmt.Sprintf("SELECT '%s' AS kpi, toUInt64(%s) AS not_computable, toNullable(toFloat64(%s)) AS denominator, maxOrNull(k.fresh_at) AS fresh_at FROM {%s} AS k", view.Name, c.notComputable, c.of, view.Name)
		if c.where != "" {
			line += " WHERE " + c.where
		}
		lines = append(lines, line)
	}
	return union(lines)
}

// inRange is the condition by which the rows of a view are chosen in time, if its header says that each is of a month.
func inRange(view kpis.View) string {
	if strings.HasPrefix(view.EN.Period, "one calendar month") {
		return "month BETWEEN {from} AND {to}"
	}
	return ""
}

var isModel, hasOrgan = regexp.MustCompile(`(?m)^\s+projected_at\s`), regexp.MustCompile(`(?m)^\s+organ\s`)

// models has a line for each read model.
func models(tables []schema.Object) string {
	var lines []string
	for _, table := range tables {
		if !isModel.MatchString(table.SQL) {
			continue
		}
		line := fmt.Sprintf("SELECT '%s' AS model, count() AS subjects, sum(revision) AS events, max(last_at) AS last_event, max(projected_at) AS fresh_at FROM %s FINAL", table.Name, table.Name)
		if hasOrgan.MatchString(table.SQL) {
			line += " WHERE {area} AND {organ}"
		}
		lines = append(lines, line)
	}
	return union(lines)
}

func union(lines []string) string {
	return "\n    " + strings.Join(lines, "\n    UNION ALL ") + "\n"
}
