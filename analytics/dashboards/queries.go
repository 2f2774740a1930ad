package dashboards

import "strings"

// trend shows a monthly KPI's share over time, by a column if one is named, narrowed by the filters that its view has columns
// for: `trend("kpi_push", "direction", "{area}", "{organ}")`.
func trend(kpi, by string, narrowed ...string) panel {
	line, group := "", ""
	if by != "" {
		line, group = by+", ", ", "+by
	}
	return panel{kind: timeseries, kpi: kpi, w: 12, h: 8, sql: fill(`
SELECT toDateTime(toStartOfInterval(month, INTERVAL 1 ${interval})) AS time, {by}sum(numerator) / nullIf(sum(denominator), 0) AS Value
FROM {{kpi}} WHERE month BETWEEN {from} AND {to} {narrowed}
GROUP BY time{group} HAVING sum(denominator) > 0 ORDER BY time{group}`, "{by}", line, "{group}", group, "{kpi}", kpi, "{narrowed}", also(narrowed))}
}

// share shows a monthly KPI over the whole range, with what it is a share of.
func share(kpi string, narrowed ...string) panel {
	return panel{kind: stat, kpi: kpi, w: 6, h: 5, sql: fill(`
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable,
    any(k.clock) AS clock, min(k.month) AS period_from, toLastDayOfMonth(max(k.month)) AS period_to, max(k.fresh_at) AS fresh_at
FROM {{kpi}} AS k WHERE month BETWEEN {from} AND {to} {narrowed} HAVING denominator > 0`, "{kpi}", kpi, "{narrowed}", also(narrowed))}
}

// sized sets a panel's size.
func (p panel) sized(w, h uint32) panel {
	p.w, p.h = w, h
	return p
}

// titled gives a panel a title of its own.
func (p panel) titled(zh, en string) panel {
	p.title = text{zh, en}
	return p
}

// to makes the whole panel lead somewhere.
func (p panel) to(url string) panel {
	p.linked = map[string]string{"": url}
	return p
}

func also(filters []string) string {
	var all strings.Builder
	for _, f := range filters {
		all.WriteString("AND " + f + " ")
	}
	return strings.TrimSpace(all.String())
}

func fill(query string, names ...string) string {
	return strings.TrimSpace(strings.NewReplacer(names...).Replace(query))
}
