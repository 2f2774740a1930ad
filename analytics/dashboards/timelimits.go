package dashboards

const limitsOf = "/d/oneseal-time-limits?var-item=${__value.raw}&${__url_time_range}"

// caseOf opens a case of the built-in viewer, whose address is its subject.
const caseOf = "${viewer}/cases/${__value.raw}"

// The medians of kpi_actual_compression over several rows, beside their sum of cases_before.
const (
	medianBefore = "if(cases_before > 0, toInt32(quantileExactWeightedArray(0.5)(k.observed_before, arrayMap(d -> 1, k.observed_before))), NULL)"
	medianNow    = "if(cases_before > 0, quantileExactWeightedArray(0.5)(k.observed_now, arrayMap(d -> k.now_weight, k.observed_now)), NULL)"
)

var noneDecided = text{"所选期间与筛选内没有已决定且时限已知的件。", "The range and filters hold no decided case whose limit is known."}

var timeLimits = board{
	name:      "time-limits",
	tells:     []string{"approval"},
	title:     text{"时限", "time limits"},
	about:     text{"法定、承诺与实际三个时钟，按事项、环节与窗口。看分布，不只看平均。", "The statute's, the promised and the actual time, by item, stage and window: distributions, not only means."},
	variables: []string{"area", "organ", "item", "interval"},
	panels: []panel{
		{kind: stat, kpi: "kpi_case_clocks", rows: "statutory_workdays", title: text{"按法定办结率（所选）", "On time by statute (selection)"}, empty: noneDecided, unit: "ratio", w: 6, h: 5, sql: `
SELECT countIf(verdict = 'on_time') / nullIf(denominator, 0) AS value, countIf(verdict = 'on_time') AS numerator, countIf(verdict IN ('on_time', 'late')) AS denominator,
    countIf(verdict LIKE 'no %') AS not_computable, max(projected_at) AS fresh_at
FROM {kpi_case_clocks} WHERE basis = 'statutory_workdays' AND ended_on BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} HAVING denominator > 0`},
		{kind: stat, kpi: "kpi_case_clocks", rows: "promised_workdays", title: text{"按承诺办结率（所选）", "On time by promise (selection)"}, empty: noneDecided, unit: "ratio", w: 6, h: 5, sql: `
SELECT countIf(verdict = 'on_time') / nullIf(denominator, 0) AS value, countIf(verdict = 'on_time') AS numerator, countIf(verdict IN ('on_time', 'late')) AS denominator,
    countIf(verdict LIKE 'no %') AS not_computable, max(projected_at) AS fresh_at
FROM {kpi_case_clocks} WHERE basis = 'promised_workdays' AND ended_on BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} HAVING denominator > 0`},
		share("kpi_acceptance_notice", "{area}", "{organ}", "{item}"),
		share("kpi_suspensions", "ground = 'any'", "{area}", "{organ}", "{item}"),
		{kind: stat, kpi: "kpi_actual_compression", w: 6, h: 6, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, denominator - now_median AS numerator, ` + medianBefore + ` AS denominator,
    ` + medianNow + ` AS now_median, sum(k.base_cases) AS cases_before, sum(k.now_cases) AS cases_now,
    uniqExactIf(k.item, k.comparable) AS items, uniqExactIf(k.item, NOT k.comparable AND k.not_computable > 0) AS items_not_comparable, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable, max(k.fresh_at) AS fresh_at
FROM {kpi_actual_compression} AS k WHERE {area} AND {organ} AND {item} HAVING count() > 0`},
		{kind: textPanel, title: text{"三个时钟", "Three clocks"}, w: 18, h: 6,
			about: text{"**法定**时限来自法律，含依法延长；**承诺**时限是受理时有效的事项版本；**实际**时间自受理后至决定，按工作日，扣除依法中止。三者互不混用：汇报材料所述 439→278 是承诺时限的压缩，不是实测时长。",
				"The **statute's** limit comes from the law, with its lawful extension; the **promise** is that of the item's version in force at acceptance; **actual** time runs from acceptance to decision, in workdays, less lawful suspensions. They never mix: the 439 to 278 of the report is a cut of promised limits, not a measured duration."}},
		under("分布", "Distributions"),
		{kind: histogram, kpi: "kpi_case_clocks", title: text{"实际工作日的分布", "Distribution of actual workdays"}, empty: noneDecided, w: 12, h: 8, sql: `
SELECT toFloat64(used_days) AS used_days FROM {kpi_case_clocks}
WHERE basis = 'promised_workdays' AND used_days IS NOT NULL AND ended_on BETWEEN {from} AND {to} AND {area} AND {organ} AND {item}`},
		{kind: heatmap, kpi: "kpi_case_clocks", title: text{"用去承诺时限的多少（件数）", "How much of the promise was used (cases)"}, empty: noneDecided, unit: "cases", w: 12, h: 8, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(ended_on), INTERVAL 1 ${interval})) AS time, countIf(used_days < limit_days * 0.5) AS within_half, countIf(used_days >= limit_days * 0.5 AND used_days < limit_days * 0.8) AS within_most,
    countIf(used_days >= limit_days * 0.8 AND used_days <= limit_days) AS within_limit, countIf(used_days > limit_days) AS over_limit
FROM {kpi_case_clocks} WHERE basis = 'promised_workdays' AND used_days IS NOT NULL AND limit_days IS NOT NULL AND ended_on IS NOT NULL AND ended_on BETWEEN {from} AND {to} AND {area} AND {organ} AND {item}
GROUP BY time ORDER BY time`},
		{kind: timeseries, kpi: "kpi_case_clocks", title: text{"实际工作日：中位数与90分位", "Actual workdays: median and 90th percentile"}, empty: noneDecided, w: 12, h: 8, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(ended_on), INTERVAL 1 ${interval})) AS time, toFloat64(quantileExact(0.5)(used_days)) AS p50_workdays, toFloat64(quantileExact(0.9)(used_days)) AS p90_workdays
FROM {kpi_case_clocks} WHERE basis = 'promised_workdays' AND used_days IS NOT NULL AND ended_on IS NOT NULL AND ended_on BETWEEN {from} AND {to} AND {area} AND {organ} AND {item}
GROUP BY time ORDER BY time`},
		{kind: bargauge, kpi: "kpi_overdue_open", title: text{"超过法定时限的在办件（按环节）", "Open cases over the statute, by stage"}, w: 12, h: 8, sql: `
SELECT stage, sum(numerator) AS overdue FROM {kpi_overdue_open} WHERE basis = 'statutory_workdays' AND {area} AND {organ} AND {item} GROUP BY stage ORDER BY stage`},
		under("环节与中止", "Stages and suspensions"),
		{kind: barchart, kpi: "kpi_stage_times", w: 12, h: 8, sql: `
SELECT stage, toFloat64(quantileExactArray(0.5)(k.observed)) AS p50_workdays, toFloat64(quantileExactArray(0.9)(k.observed)) AS p90_workdays
FROM {kpi_stage_times} AS k WHERE denominator > 0 AND month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item}
GROUP BY stage ORDER BY indexOf(['acceptance', 'initial_review', 're_review', 'decision', 'delivery'], stage)`},
		{kind: barchart, kpi: "kpi_suspensions", title: text{"中止的工作日，按事由", "Workdays of suspension, by ground"}, unit: "workdays", w: 12, h: 8, sql: `
SELECT ground, sum(k.numerator) AS lawful_workdays, sum(k.unlawful_workdays) AS unlawful_workdays FROM {kpi_suspensions} AS k
WHERE ground = 'any' AND month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY ground
UNION ALL
SELECT ground, sum(k.numerator), 0 FROM {kpi_suspensions} AS k
WHERE ground != 'any' AND month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} GROUP BY ground`},
		{kind: table, kpi: "kpi_stage_times", title: text{"各环节用时，按部门与月", "Stage times, by unit and month"}, w: 24, h: 9, linked: map[string]string{"item": limitsOf}, sql: `
SELECT month, stage, unit, item, item_name(item) AS item_name, sum(k.denominator) AS denominator, quantileExactArray(0.5)(k.observed) AS p50_workdays, quantileExactArray(0.9)(k.observed) AS p90_workdays, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_stage_times} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} AND (month, stage, unit, item) IN (
    SELECT DISTINCT month, stage, unit, item FROM {kpi_stage_times} WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item} ORDER BY month DESC, unit = '', stage, unit, item LIMIT 500)
GROUP BY month, stage, unit, item
ORDER BY month DESC, unit = '', stage, unit, item LIMIT 500`},
		under("事项", "Items"),
		trend("kpi_acceptance_notice", "", "{area}", "{organ}", "{item}"),
		{kind: table, kpi: "kpi_actual_compression", title: text{"实际压缩，按事项", "Actual compression, by item"}, w: 12, h: 8, linked: map[string]string{"item": limitsOf}, sql: `
SELECT item, item_name(item) AS item_name, ` + medianBefore + ` AS base_median,
    ` + medianNow + ` AS now_median, (base_median - now_median) / nullIf(base_median, 0) AS value,
    sum(k.base_cases) AS cases_before, sum(k.now_cases) AS cases_now, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_actual_compression} AS k WHERE {area} AND {organ} AND {item} GROUP BY item ORDER BY item`},
		{kind: table, kpi: "kpi_case_clocks", title: text{"按事项", "By item"}, empty: noneDecided, w: 24, h: 10, linked: map[string]string{"item": limitsOf}, sql: `
SELECT k.item AS item, item_name(item) AS item_name, countIf(basis = 'promised_workdays' AND verdict IN ('on_time', 'late')) AS cases,
    countIf(basis = 'promised_workdays' AND verdict = 'on_time') / nullIf(cases, 0) AS promise_share,
    countIf(basis = 'statutory_workdays' AND verdict = 'on_time') / nullIf(countIf(basis = 'statutory_workdays' AND verdict IN ('on_time', 'late')), 0) AS statute_share,
    quantileExactIf(0.5)(used_days, basis = 'promised_workdays' AND used_days IS NOT NULL) AS p50_workdays, quantileExactIf(0.9)(used_days, basis = 'promised_workdays' AND used_days IS NOT NULL) AS p90_workdays,
    argMaxIf(limit_days, (accepted_on, subject), basis = 'promised_workdays') AS promised_limit, argMaxIf(limit_days, (accepted_on, subject), basis = 'statutory_workdays') AS statutory_limit, countIf(basis = 'promised_workdays' AND verdict LIKE 'no %') AS not_computable
FROM (SELECT * FROM {kpi_case_clocks} WHERE ended_on BETWEEN {from} AND {to} AND {area} AND {organ} AND {item}) AS k
GROUP BY item ORDER BY item`},
		under("在办件与排队", "Open cases and queues"),
		{kind: table, kpi: "kpi_case_clocks", title: text{"在办件，先届满的在前", "Open cases, the first due first"}, empty: text{"筛选内没有时限已知的在办件。", "The filters hold no open case whose limit is known."}, w: 12, h: 9, linked: map[string]string{"subject": caseOf, "item": limitsOf}, sql: `
SELECT subject, item, item_name(item) AS item_name, state, basis, limit_days, accepted_on, due_on, over_on FROM {kpi_case_clocks}
WHERE verdict = 'open' AND basis != 'stated_planned_date' AND due_on IS NOT NULL AND {area} AND {organ} AND {item} ORDER BY due_on, subject LIMIT 200`},
		{kind: table, kpi: "kpi_queue_waits", w: 12, h: 9, sql: `
SELECT k.window AS window, sum(k.denominator) AS waits, quantileExactArray(0.5)(k.observed_waits) AS wait_p50_seconds, quantileExactArray(0.9)(k.observed_waits) AS wait_p90_seconds,
    quantileExactArray(0.5)(k.observed_services) AS service_p50_seconds, quantileExactArray(0.9)(k.observed_services) AS service_p90_seconds, sum(k.transferred) AS transferred, sum(k.abandoned) AS abandoned, sum(k.not_computable) AS not_computable
FROM {kpi_queue_waits} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY window ORDER BY window`},
		under("承诺时限的版本", "Versions of the promise"),
		{kind: stateTimeline, title: text{"事项承诺时限的历次版本", "The promised limit of each item, version by version"}, unit: "workdays", w: 24, h: 12,
			about: text{"每个事项自生效日起的承诺工作日。同一事项前后可比，事项之间不可比。", "The promised workdays of each item from the day on which a version took effect. Compare an item with itself, not items with each other."}, sql: `
SELECT time, concat(item_name(code), ' (', code, ')') AS item, Value
FROM (SELECT toDateTime(effective_on) AS time, item AS code, toFloat64(promised_days) AS Value FROM items_v WHERE effective_on >= toDate32('1971-01-01') AND {item})
ORDER BY time, item`},
	},
}
