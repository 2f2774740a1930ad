package dashboards

// leadership is one screen: what the reform promised, what was kept, what is open.
var leadership = board{
	name:      "leadership",
	title:     text{"领导看板", "leadership"},
	about:     text{"改革压缩了哪些时限，承诺是否兑现，还有什么没办完。每个数字都注明分子、分母、时钟、期间与新鲜度。", "Which limits the reform cut, whether promises were kept, and what is still open. Each figure shows numerator, denominator, clock, period and freshness."},
	variables: []string{"interval"},
	panels: []panel{
		{kind: stat, kpi: "kpi_limit_compression", rows: "promised single items", title: text{"承诺时限压缩：单项事项", "Promised limits cut: single items"}, w: 6, h: 5, sql: `
SELECT toFloat64(numerator) / nullIf(toFloat64(denominator), 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.now_sum) AS now, sum(k.items) AS items, sum(k.items_not_comparable) AS items_not_comparable,
    any(k.base_on) AS base_on, any(k.as_of) AS as_of, any(k.fresh_at) AS fresh_at
FROM {kpi_limit_compression} AS k WHERE kind = 'single' AND clock = 'promised' HAVING count() > 0`},
		{kind: stat, kpi: "kpi_limit_compression", rows: "construction projects", title: text{"承诺时限压缩：建设项目", "Promised limit cut: construction project"}, w: 6, h: 5, sql: `
SELECT toFloat64(numerator) / nullIf(toFloat64(denominator), 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.now_sum) AS now, sum(k.derived_bases) AS derived_bases,
    any(k.base_on) AS base_on, any(k.as_of) AS as_of, any(k.fresh_at) AS fresh_at
FROM {kpi_limit_compression} AS k WHERE kind = 'construction_project' AND clock = 'promised' HAVING count() > 0`},
		panel{kind: stat, kpi: "kpi_on_time", rows: "promised_workdays", title: text{"按承诺办结率", "On time by promise"}, w: 6, h: 5, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.late) AS late, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable,
    min(k.period_from) AS period_from, max(k.period_to) AS period_to, max(k.fresh_at) AS fresh_at
FROM {kpi_on_time} AS k WHERE basis = 'promised_workdays' AND month BETWEEN {from} AND {to} HAVING count() > 0`}.to("/d/oneseal-time-limits?${__url_time_range}"),
		panel{kind: stat, kpi: "kpi_on_time", rows: "statutory_workdays", title: text{"按法定办结率（目标 100 %）", "On time by statute (target 100 %)"}, w: 6, h: 5, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.late) AS late, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable,
    min(k.period_from) AS period_from, max(k.period_to) AS period_to, max(k.fresh_at) AS fresh_at
FROM {kpi_on_time} AS k WHERE basis = 'statutory_workdays' AND month BETWEEN {from} AND {to} HAVING count() > 0`}.to("/d/oneseal-time-limits?${__url_time_range}"),
		panel{kind: stat, kpi: "kpi_overdue_open", title: text{"超过法定时限的在办件", "Open cases over the statute"}, w: 6, h: 5, sql: `
SELECT sum(k.numerator) AS value, sum(k.denominator) AS denominator, sum(k.standing) AS standing, sum(k.not_computable) AS not_computable, max(k.today) AS as_of, max(k.fresh_at) AS fresh_at
FROM {kpi_overdue_open} AS k WHERE basis = 'statutory_workdays' HAVING count() > 0`}.to("/d/oneseal-time-limits?${__url_time_range}"),
		{kind: barchart, kpi: "kpi_overdue_open", title: text{"在办件：未超期与超过承诺（按环节）", "Open cases, in time and over the promise, by stage"}, stack: true, w: 6, h: 5, sql: `
SELECT stage, sum(k.denominator) - sum(k.numerator) AS in_time, sum(k.numerator) AS overdue, sum(k.not_computable) AS not_computable
FROM {kpi_overdue_open} AS k WHERE basis = 'promised_workdays' GROUP BY stage ORDER BY stage`},
		{kind: stat, kpi: "kpi_satisfaction", w: 6, h: 5, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.all_bad) AS all_bad,
    sum(k.fixed) / nullIf(sum(k.to_fix), 0) AS fixed_share, sum(k.finished_rated) / nullIf(sum(k.finished), 0) AS rated_share, sum(k.set_aside) AS set_aside, min(k.month) AS period_from, toLastDayOfMonth(max(k.month)) AS period_to, max(k.fresh_at) AS fresh_at
FROM {kpi_satisfaction} AS k WHERE month BETWEEN {from} AND {to} HAVING denominator > 0`},
		{kind: stat, kpi: "kpi_links_per_case", w: 6, h: 5, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, denominator / nullIf(cases_before, 0) AS links_before, (denominator - numerator) / nullIf(cases_before, 0) AS links_now,
    sumIf(k.base_cases, k.comparable) AS cases_before, sumIf(k.now_cases, k.comparable) AS cases_now, uniqExactIf(k.item, k.comparable) AS items, uniqExactIf(k.item, NOT k.comparable) AS items_not_comparable, max(k.fresh_at) AS fresh_at
FROM {kpi_links_per_case} AS k HAVING cases_now > 0 OR items_not_comparable > 0`},
		{kind: timeseries, kpi: "kpi_on_time", title: text{"按期办结率", "On time"}, w: 6, h: 6, sql: `
SELECT toDateTime(toStartOfInterval(month, INTERVAL 1 ${interval})) AS time, basis, sum(numerator) / nullIf(sum(denominator), 0) AS Value
FROM {kpi_on_time} WHERE month BETWEEN {from} AND {to} GROUP BY time, basis ORDER BY time, basis`},
		{kind: barchart, kpi: "kpi_penalty_cases", stack: true, w: 5, h: 6, sql: `
SELECT toString(k.year) AS year, sum(k.simple) AS simple, sum(k.ordinary) AS ordinary, sum(k.unknown) AS unknown FROM {kpi_penalty_cases} AS k WHERE k.year BETWEEN toYear({from}) AND toYear({to}) GROUP BY year ORDER BY year`},
		panel{kind: stat, kpi: "kpi_evidence_reuse", title: text{"证据共用率：共享的证据", "Evidence reuse: shared pieces"}, w: 5, h: 6, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sumIf(k.numerator, k.measure = 'items') AS numerator, sumIf(k.denominator, k.measure = 'items') AS denominator,
    sumIf(k.numerator, k.measure = 'cases') / nullIf(sumIf(k.denominator, k.measure = 'cases'), 0) AS case_share, sumIf(k.denominator, k.measure = 'cases') AS closed_cases,
    sumIf(k.open_cases, k.measure = 'items') AS open_cases, sumIf(k.not_computable, k.measure = 'items') AS not_computable, min(k.month) AS period_from, toLastDayOfMonth(max(k.month)) AS period_to, max(k.fresh_at) AS fresh_at
FROM {kpi_evidence_reuse} AS k WHERE month BETWEEN {from} AND {to} HAVING denominator > 0`}.to("/d/oneseal-evidence?${__url_time_range}"),
		{kind: table, kpi: "kpi_limit_compression", title: text{"时限之和：改革前与现在", "Sums of limits, before and now"}, w: 8, h: 6, sql: `
SELECT kind, clock, sum(k.denominator) AS before, sum(k.now_sum) AS now, toFloat64(sum(k.numerator)) / nullIf(toFloat64(before), 0) AS value, sum(k.items_not_comparable) AS items_not_comparable FROM {kpi_limit_compression} AS k
GROUP BY kind, clock ORDER BY kind DESC, clock`},
		{kind: table, title: text{"数据新鲜度", "Freshness"}, w: 24, h: 4,
			about: text{"每类案件的主体数、事件数、最后事件与最后投影时间。", "Subjects and events of each kind of case, its last event and last projection."}, sql: `
SELECT * FROM (
    SELECT 'approvals' AS model, count() AS subjects, sum(revision) AS events, max(last_at) AS last_event, max(projected_at) AS fresh_at FROM approvals_v
    UNION ALL SELECT 'penalties', count(), sum(revision), max(last_at), max(projected_at) FROM penalties_v) WHERE subjects > 0 ORDER BY model`},
	},
}
