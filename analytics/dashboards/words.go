package dashboards

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"oneseal/analytics/kpis"
	"oneseal/events"
	"oneseal/events/law"
)

// textOf is what package events has people read.
func textOf(t events.Title) text { return text{t.ZH, t.EN} }

// column is how people read a column's name, the unit of its numbers and its codes. Without a unit they are counts.
type column struct {
	text
	unit   string
	values map[string]text
}

// columnOf looks for the words of a panel's column: in the header of its figure, else in package events, where the tables of its
// query say what they mean by the names of their columns. The views, the rules and the law's articles read as they are titled.
func columnOf(name string, p *panel, views []kpis.View) (column, bool) {
	n, known := events.NameOf(name)
	if view, err := find(views, p.kpi); err == nil {
		n, known = view.ColumnName(name)
	} else if sql := p.sql + " " + p.above.sql; !strings.Contains(sql, " AS "+name) || strings.Contains(sql, "."+name+" AS "+name) {
		n, known = events.NameOf(name, tablesOf(sql)...)
	}
	c := column{textOf(n.Title), n.Unit, make(map[string]text)}
	for _, v := range n.Values {
		c.values[v.Code] = textOf(v.Title())
	}
	if n.Absent != (events.Title{}) {
		c.values[""] = textOf(n.Absent)
	}
	switch name {
	case "kpi":
		for _, view := range views {
			c.values[view.Name] = text{view.ZH.Title, view.EN.Title}
		}
		c.values["findings_v"] = text{"规则发现", "Findings"} // kept as figures are
	case "rule":
		c.values = ruleNames()
	case "law":
		maps.Copy(c.values, lawNames())
	}
	return c, known
}

var (
	fromTable = regexp.MustCompile(`\bFROM (?:\(SELECT \* FROM )?\{?(\w+)`)
	lastWord  = regexp.MustCompile(`(\w+)\s*$`)
)

// tablesOf lists the tables and views that a query reads.
func tablesOf(sql string) []string {
	var tables []string
	for _, found := range fromTable.FindAllStringSubmatch(sql, -1) {
		tables = append(tables, found[1])
	}
	return tables
}

// columnsOf lists the columns that a query gives, in their order.
func columnsOf(sql string) []string {
	var names []string
	list, from, depth := -1, 0, 0 // where the list begins and its part, and how deep in parentheses
	end := func(at int) {
		if found := lastWord.FindStringSubmatch(sql[from:at]); found != nil {
			names = append(names, found[1])
		}
	}
	for at := 0; at < len(sql); at++ {
		switch c := sql[at]; {
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == '\'':
			at += 1 + strings.IndexByte(sql[at+1:], '\'')
		case depth > 0:
		case list < 0 && strings.HasPrefix(sql[at:], "SELECT "):
			list, from = at, at+len("SELECT ")
		case list >= 0 && c == ',':
			end(at)
			from = at + 1
		case list >= 0 && strings.HasPrefix(sql[at:], "FROM "):
			if inner, all := strings.CutPrefix(sql[at:], "FROM ("); all && strings.TrimSpace(sql[list:at]) == "SELECT *" {
				return columnsOf(inner)
			}
			end(at)
			return names
		}
	}
	return names
}

// colors of lines and bars that mean something by themselves, by the name of their column or value.
var colors = map[string]string{"reminder": "blue", "yellow": "yellow", "red": "red", "in_time": "blue", "overdue": "orange", "not_computable": "gray", "unknown": "gray",
	"true_alerts": "orange", "false_alerts": "blue", "duplicate_alerts": "gray"}

// lawNames says the basis of each rule as people cite it.
func lawNames() map[string]text {
	names := make(map[string]text)
	for _, rule := range law.Rules() {
		for _, version := range rule.Versions {
			basis := version.BasisTitle()
			names[version.Basis()] = text{basis.ZH, basis.EN}
		}
	}
	return names
}

func ruleNames() map[string]text {
	names := make(map[string]text)
	for _, rule := range law.Rules() {
		names[rule.ID] = text{rule.Title.ZH, rule.Title.EN}
	}
	return names
}

func sorted[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }
