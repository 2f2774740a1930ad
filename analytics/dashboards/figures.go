package dashboards

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"oneseal/analytics/kept"
)

// Rows says which rows queries read of a figure. In their text a figure stands in braces, as {kpi_push} or {findings_v}.
type Rows int

const (
	// Kept are the rows as they were counted last, over all organs.
	Kept Rows = iota
	// Live are rows that are counted at the question, over what the reader may see.
	Live
)

// names puts in what queries name in braces: first the lists, and then what these name as well.
type names struct{ lists, things *strings.Replacer }

// names are the conditions {area}, {organ} and {item}, which hold without a choice, the first and the last day of the range as
// {from} and {to}, and the figures.
func (r Rows) names() (names, error) {
	all := []string{
		"{area}", "$__conditionalAll(area IN (${area:singlequote}), $area)",
		"{organ}", "$__conditionalAll(organ IN (${organ:singlequote}), $organ)",
		"{item}", "$__conditionalAll(item IN (${item:singlequote}), $item)",
		// The days of the range in the town: the plugin's $__dateFilter has those of UTC.
		"{from}", "local_day($__fromTime)",
		"{to}", "local_day($__toTime)",
	}
	lists, err := lists()
	if err != nil {
		return names{}, err
	}
	views, err := kept.Views()
	for _, view := range views {
		table := view
		if r == Kept {
			table = kept.Table(view)
		}
		all = append(all, "{"+view+"}", table)
	}
	return names{lists, strings.NewReplacer(all...)}, err
}

var inBraces = regexp.MustCompile(`(?:^|[^$])(\{[a-z]\w*\})`)

// put gives a query as it is asked.
func (n names) put(query string) (string, error) {
	put := n.things.Replace(n.lists.Replace(strings.TrimSpace(query)))
	if left := inBraces.FindStringSubmatch(put); left != nil {
		return "", fmt.Errorf("a query names %s, which is neither a figure nor a filter", left[1])
	}
	return put, nil
}

// Figures lists the views of which panels and alerts read the kept rows.
func Figures() ([]string, error) {
	views, err := kept.Views()
	if err != nil {
		return nil, err
	}
	var queries strings.Builder
	for _, b := range boards {
		for _, p := range b.panels {
			queries.WriteString(p.sql + p.above.sql)
		}
	}
	for _, w := range watches {
		queries.WriteString(w.sql)
	}
	lists, err := lists()
	if err != nil {
		return nil, err
	}
	asked := lists.Replace(queries.String())
	views = slices.DeleteFunc(views, func(view string) bool { return !strings.Contains(asked, "{"+view+"}") })
	slices.Sort(views)
	return views, nil
}
