package kpis

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Counted is how the things are found that one column of a figure counts: a query with a row each, of their subjects and of the
// columns that the figure groups by. It is the figure's own query without the grouping, so list and figure count the same.
type Counted struct {
	SQL  string
	Keys []string // the columns by which the figure is grouped
}

// The parts of a figure's query, each of which begins a line.
var clause = regexp.MustCompile(`(?m)^(WITH|SELECT|FROM|ARRAY JOIN|WHERE|GROUP BY|HAVING|ORDER BY)\b`)

var (
	countsIf   = regexp.MustCompile(`(?s)^countIf\((.*)\)$`)
	countsOf   = regexp.MustCompile(`^count\((\w*)\)$`)
	isConstant = regexp.MustCompile(`^('[^']*'|\d+|local_today\(\))$`)
)

// Counted says how to list what a column counts; ok is false of one that counts nothing, such as a sum of days.
func (v View) Counted(column string) (c Counted, ok bool) {
	parts := make(map[string]string)
	at := clause.FindAllStringIndex(v.SQL, -1)
	for i, from := range at {
		to := len(v.SQL)
		if i+1 < len(at) {
			to = at[i+1][0]
		}
		name := v.SQL[from[0]:from[1]]
		if _, twice := parts[name]; twice {
			return c, false
		}
		parts[name] = strings.TrimSpace(v.SQL[from[1]:to])
	}
	if parts["GROUP BY"] == "" || parts["ARRAY JOIN"]+parts["HAVING"] != "" {
		return c, false
	}
	c.Keys = list(parts["GROUP BY"])
	chosen, condition := []string{"subject"}, ""
	for _, said := range list(parts["SELECT"]) {
		expression, name := said, said
		if i := strings.LastIndex(said, " AS "); i >= 0 {
			expression, name = said[:i], said[i+len(" AS "):]
		}
		switch {
		case slices.Contains(c.Keys, name) || isConstant.MatchString(expression):
			chosen = append(chosen, said)
		case name != column:
		case countsIf.MatchString(expression):
			condition = countsIf.FindStringSubmatch(expression)[1]
		case countsOf.MatchString(expression):
			if condition = "true"; expression != "count()" {
				condition = countsOf.FindStringSubmatch(expression)[1] + " IS NOT NULL"
			}
		}
	}
	if condition == "" {
		return c, false
	}
	if parts["WHERE"] != "" {
		condition = "(" + parts["WHERE"] + ") AND (" + condition + ")"
	}
	if parts["WITH"] != "" {
		c.SQL = "WITH " + parts["WITH"] + "\n"
	}
	c.SQL += fmt.Sprintf("SELECT %s\nFROM %s\nWHERE %s", strings.Join(chosen, ", "), parts["FROM"], condition)
	return c, true
}

// list splits at the commas that stand in no brackets and no text.
func list(text string) (all []string) {
	depth, quoted, from := 0, false, 0
	for i, c := range text {
		switch {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ',' && depth == 0:
			all = append(all, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	return append(all, strings.TrimSpace(text[from:]))
}
