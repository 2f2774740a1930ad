package dashboards

var process = board{
	name:      "process",
	title:     text{"办理过程", "process"},
	about:     text{"案件实际走的路径：变体、环节、推送与交接、顶岗。", "The ways that cases really take: variants, links, pushes and handovers, cover."},
	variables: []string{"area", "organ", "item", "interval"},
	panels: []panel{
		{kind: stats, kpi: "kpi_links_per_case", w: 6, h: 6, sql: `
SELECT value, numerator, denominator, links_before, links_now, cases_before, cases_now, items, items_not_comparable, open_cases, fresh_at
FROM kpi_links_per_case WHERE cases_now > 0 OR items_not_comparable > 0`},
		share("kpi_push", "{area}", "{organ}").sized(6, 6),
		share("kpi_ab_cover", "{area}", "{organ}").sized(6, 6),
		share("kpi_first_inquiry", "{area}", "{organ}", "{item_code}").sized(6, 6),
		{kind: sheet, title: text{"办理路径：最常见的二十种", "Variants: the twenty most frequent"}, w: 24, h: 10,
			about: text{"期间内决定的审批案件，按其环节的次序归类；占比以全部已决定案件为分母。", "Approval cases decided in the range, by the order of their steps; the share is of all decided cases."}, sql: `
SELECT variant, cases, cases / sum(cases) OVER () AS share FROM (
    SELECT arrayStringConcat(steps.activity, ' → ') AS variant, count() AS cases FROM approvals FINAL
    WHERE state != 'void' AND decided_on IS NOT NULL AND $__dateFilter(decided_on) AND {area} AND {organ} AND {item} GROUP BY variant)
ORDER BY cases DESC, variant LIMIT 20`},
		trend("kpi_push", "direction", "{area}", "{organ}"),
		trend("kpi_ab_cover", "", "{area}", "{organ}"),
		{kind: series, kpi: "kpi_first_inquiry", title: text{"首问转办次数", "Handovers of inquiries"}, unit: "cases", stack: true, w: 12, h: 8, sql: `
SELECT toDateTime(toStartOfInterval(month, INTERVAL 1 ${interval})) AS time, sum(k.denominator) - sum(k.handed_over) AS answered, sum(k.handed_over) AS handed_over
FROM kpi_first_inquiry AS k WHERE $__dateFilter(month) AND {area} AND {organ} AND {item_code} GROUP BY time ORDER BY time`},
		{kind: sheet, kpi: "kpi_push", title: text{"推送签收用时（按月）", "Time to acknowledge a push, by month"}, w: 12, h: 8, sql: `
SELECT month, organ, direction, denominator, late, overdue, p50_seconds, p90_seconds, not_computable FROM kpi_push
WHERE $__dateFilter(month) AND {area} AND {organ} ORDER BY month DESC, organ, direction`},
		{kind: sheet, kpi: "kpi_ab_cover", title: text{"缺岗与顶岗（按月）", "Absence and cover, by month"}, w: 12, h: 8, sql: `
SELECT month, sum(k.denominator) AS denominator, sum(k.numerator) AS covered, sum(k.late) AS late, sum(k.uncovered) AS uncovered, sum(k.uncovered_hours) AS uncovered_hours, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM kpi_ab_cover AS k WHERE $__dateFilter(month) AND {area} AND {organ} GROUP BY month ORDER BY month DESC`},
		{kind: sheet, kpi: "kpi_item_links", w: 12, h: 8, linked: map[string]string{"item": limitsOf}, sql: `
SELECT item, value, base_cases AS cases_before, now_cases AS cases_now, base_links / nullIf(base_cases, 0) AS links_before, now_links / nullIf(now_cases, 0) AS links_now, not_computable
FROM kpi_item_links WHERE {item} ORDER BY item`},
	},
}
