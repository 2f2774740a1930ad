package dashboards

var process = board{
	name:      "process",
	tells:     []string{"approval"},
	title:     text{"办理过程", "process"},
	about:     text{"案件实际走的路径：路径与合规、返工与补正、办理与等待、交接、推送、顶岗。", "The ways that cases really take: variants and conformance, rework and corrections, touch and wait, handovers, pushes, cover."},
	variables: []string{"area", "organ", "item", "interval"},
	panels: []panel{
		{kind: stat, kpi: "kpi_links_per_case", w: 6, h: 6, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, denominator / nullIf(cases_before, 0) AS links_before, (denominator - numerator) / nullIf(cases_before, 0) AS links_now,
    sumIf(k.base_cases, k.comparable) AS cases_before, sumIf(k.now_cases, k.comparable) AS cases_now, uniqExactIf(k.item, k.comparable) AS items, uniqExactIf(k.item, NOT k.comparable) AS items_not_comparable, sum(k.open_cases) AS open_cases, max(k.fresh_at) AS fresh_at
FROM {kpi_links_per_case} AS k WHERE {area} AND {organ} AND {item} HAVING cases_now > 0 OR items_not_comparable > 0`},
		share("kpi_push", "{area}", "{organ}").sized(6, 6),
		share("kpi_ab_cover", "{area}", "{organ}").sized(6, 6),
		share("kpi_first_inquiry", "{area}", "{organ}", "{item}").sized(6, 6),
		share("kpi_rework", "{area}", "{organ}", "{item}").sized(6, 6),
		share("kpi_corrections", "{area}", "{organ}", "{item}").sized(6, 6),
		share("kpi_touch_and_wait", "{area}", "{organ}", "{item}").sized(6, 6),
		share("kpi_handovers", "{area}", "{organ}", "{item}").sized(6, 6),
		under("是否依规", "Conformance"),
		share("kpi_conformance", "{area}", "{organ}", "{item}").sized(6, 8),
		trend("kpi_conformance", "family", "{area}", "{organ}", "{item}").sized(6, 8),
		{kind: table, kpi: "kpi_conformance", title: text{"违反的规则", "Rules that were broken"}, w: 12, h: 8, sql: `
SELECT family, rule, sum(broken_cases) AS broken_cases, any(judged) AS judged FROM (
    SELECT family, broken, sum(denominator) OVER (PARTITION BY family) AS judged FROM {kpi_conformance} WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item})
ARRAY JOIN mapKeys(broken) AS rule, mapValues(broken) AS broken_cases GROUP BY family, rule ORDER BY family, rule`},
		under("办理路径", "Variants"),
		{kind: table, kpi: "kpi_variants", title: text{"办理路径：最常见的二十种", "Variants: the twenty most frequent"}, w: 24, h: 10, sql: `
SELECT rank, variant, steps_in_variant, cases, share, top_share, open_cases FROM (` + topVariants("''") + `) ORDER BY rank LIMIT 20`},
		{kind: table, kpi: "kpi_variants", title: text{"每个事项最常见的三种路径", "The three most frequent variants of each item"}, w: 24, h: 10, linked: map[string]string{"item": limitsOf}, sql: `
SELECT item, item_name(item) AS item_name, rank, variant, cases, share, top_share FROM (` + topVariants("item") + `) WHERE rank <= 3 ORDER BY item, rank`},
		under("返工与补正", "Rework and corrections"),
		trend("kpi_rework", "", "{area}", "{organ}", "{item}"),
		{kind: table, kpi: "kpi_rework", title: text{"返工（按月）", "Rework, by month"}, w: 12, h: 8, sql: `
SELECT month, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.redone_by_other) AS redone_by_other, sum(k.repeated_by_same) AS repeated_by_same, sum(k.by_unknown) AS by_unknown, sum(k.open_cases) AS open_cases
FROM {kpi_rework} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY month ORDER BY month DESC`},
		trend("kpi_corrections", "", "{area}", "{organ}", "{item}"),
		{kind: table, kpi: "kpi_corrections", title: text{"补正与再次补正（按月）", "Correction notices and second ones, by month"}, w: 12, h: 8, sql: `
SELECT month, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.second_notices) AS second_notices, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_corrections} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY month ORDER BY month DESC`},
		under("办理与交接", "Touch and handovers"),
		{kind: table, kpi: "kpi_touch_and_wait", title: text{"办理与等待，按事项", "Touch and wait, by item"}, w: 12, h: 8, linked: map[string]string{"item": limitsOf}, sql: `
SELECT k.item AS item, item_name(item) AS item_name, sum(k.cases) AS cases, sum(k.numerator) / 3600 / nullIf(cases, 0) AS touch_hours, sum(k.denominator) / 3600 / nullIf(cases, 0) AS span_hours, sum(k.numerator) / nullIf(sum(k.denominator), 0) AS value,
    sum(k.acts_without_interval) AS acts_without_interval, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_touch_and_wait} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY item ORDER BY item`},
		{kind: table, kpi: "kpi_handovers", title: text{"交接，按事项", "Handovers, by item"}, w: 12, h: 8, linked: map[string]string{"item": limitsOf}, sql: `
SELECT k.item AS item, item_name(item) AS item_name, sum(k.numerator) AS all_handovers, sum(k.between_units) AS between_units, sum(k.denominator) AS cases, all_handovers / nullIf(cases, 0) AS handovers_per_case, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_handovers} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY item ORDER BY item`},
		under("推送、顶岗与首问", "Push, cover and first inquiry"),
		trend("kpi_push", "direction", "{area}", "{organ}"),
		trend("kpi_ab_cover", "", "{area}", "{organ}"),
		{kind: timeseries, kpi: "kpi_first_inquiry", title: text{"首问转办次数", "Handovers of inquiries"}, unit: "cases", stack: true, w: 12, h: 8, sql: `
SELECT toDateTime(toStartOfInterval(month, INTERVAL 1 ${interval})) AS time, sum(k.denominator) - sum(k.handed_over) AS answered, sum(k.handed_over) AS handed_over
FROM {kpi_first_inquiry} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY time ORDER BY time`},
		{kind: table, kpi: "kpi_push", title: text{"推送签收用时（按月）", "Time to acknowledge a push, by month"}, w: 12, h: 8, sql: `
SELECT month, organ, organ_name(organ) AS organ_name, direction, denominator, late, overdue, p50_seconds, p90_seconds, not_computable FROM (
    SELECT month, organ, direction, sum(k.denominator) AS denominator, sum(k.late) AS late, sum(k.overdue) AS overdue, quantileExactArray(0.5)(k.observed) AS p50_seconds, quantileExactArray(0.9)(k.observed) AS p90_seconds, sum(k.not_computable) AS not_computable
    FROM {kpi_push} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY month, organ, direction)
ORDER BY month DESC, organ, direction`},
		{kind: table, kpi: "kpi_ab_cover", title: text{"缺岗与顶岗（按月）", "Absence and cover, by month"}, w: 12, h: 8, sql: `
SELECT month, sum(k.denominator) AS denominator, sum(k.numerator) AS covered, sum(k.late) AS late, sum(k.uncovered) AS uncovered, sum(k.uncovered_hours) AS uncovered_hours, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_ab_cover} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY month ORDER BY month DESC`},
		{kind: table, kpi: "kpi_links_per_case", title: text{"每件环节，按事项", "Links per case, by item"}, w: 12, h: 8, linked: map[string]string{"item": limitsOf}, sql: `
SELECT item, item_name(item) AS item_name, sum(k.numerator) / nullIf(sum(k.denominator), 0) AS value, sum(k.base_cases) AS cases_before, sum(k.now_cases) AS cases_now, sum(k.base_links) / nullIf(cases_before, 0) AS links_before, sum(k.now_links) / nullIf(cases_now, 0) AS links_now, sum(k.not_computable) AS not_computable
FROM {kpi_links_per_case} AS k WHERE {area} AND {organ} AND {item} GROUP BY item ORDER BY item`},
	},
}

// topVariants ranks the variants of the chosen closed cases, the most frequent first: in each item, or of all together if of is
// the empty text. top_share is the share of a variant and those before it.
func topVariants(of string) string {
	return fill(`
SELECT of_item AS item, variant, steps_in_variant, cases, open_cases, row_number() OVER ranked AS rank, cases / closed AS share, sum(cases) OVER ranked / closed AS top_share FROM (
    SELECT {of} AS of_item, variant, steps_in_variant, sum(k.numerator) AS cases, sum(sum(k.numerator)) OVER (PARTITION BY of_item) AS closed, sum(sum(k.open_cases)) OVER (PARTITION BY of_item) AS open_cases
    FROM {kpi_variants} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY of_item, variant, steps_in_variant)
WHERE cases > 0 WINDOW ranked AS (PARTITION BY of_item ORDER BY cases DESC, variant ROWS UNBOUNDED PRECEDING)`, "{of}", of)
}
