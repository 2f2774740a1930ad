package dashboards

var villages = board{
	name:      "villages",
	tells:     []string{"errand", "dispute", "question", "consultation"},
	title:     text{"村级服务与矛盾调解", "villages and disputes"},
	about:     text{"村里代办的、村里问到的、村里调解的，与信访。", "What village points take in, what people ask, what is mediated there, and petitions."},
	variables: []string{"area", "item", "interval"},
	panels: []panel{
		share("kpi_village_points", "{area}", "{item}"),
		trend("kpi_village_points", "", "{area}", "{item}").sized(18, 5),
		{kind: table, kpi: "kpi_village_points", title: text{"报送时滞（按月与事项）", "Forward lag, by month and item"}, w: 12, h: 9, sql: `
SELECT month, k.item AS item, item_name(item) AS item_name, numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.forwarded) AS forwarded,
    quantileExactArray(0.5)(k.observed) AS lag_p50_workdays, quantileExactArray(0.9)(k.observed) AS lag_p90_workdays, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_village_points} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {item} GROUP BY month, item ORDER BY month DESC, item LIMIT 500`},
		trend("kpi_first_inquiry", "channel", "{area}", "{item}").sized(12, 9),
		under("代办与调解", "Errands and mediation"),
		{kind: barchart, title: text{"代办所处环节", "Where errands stand"}, w: 12, h: 8,
			about: text{"期间内受理的代办，按现在的状态。", "Errands taken in the range, by their present state."}, sql: `
SELECT state, count() AS cases FROM errands FINAL WHERE state != 'void' AND taken_on BETWEEN {from} AND {to} AND {area} GROUP BY state ORDER BY state`},
		{kind: timeseries, title: text{"矛盾调解", "Disputes"}, w: 12, h: 8,
			about: text{"登记、达成协议与履行的纠纷，按发生日。", "Disputes registered, agreed and fulfilled, by the day when that happened."}, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(day), INTERVAL 1 ${interval})) AS time, countIf(act = 'registered') AS registered, countIf(act = 'agreed') AS agreed, countIf(act = 'fulfilled') AS fulfilled
FROM (SELECT * FROM disputes FINAL WHERE state != 'void' AND {area}) ARRAY JOIN ['registered', 'agreed', 'fulfilled'] AS act, [registered_on, agreed_on, fulfilled_on] AS day
WHERE day IS NOT NULL AND day BETWEEN {from} AND {to} GROUP BY time ORDER BY time`},
		{kind: stat, kpi: "kpi_mediation", w: 6, h: 8, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.fulfilled) / nullIf(sum(k.to_fulfil), 0) AS fulfilled_share, sum(k.fulfilled_in_time) AS fulfilled_in_time, sum(k.breached) AS breached,
    sum(k.refused) AS refused, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable, max(k.fresh_at) AS fresh_at
FROM {kpi_mediation} AS k WHERE month BETWEEN {from} AND {to} AND {area} HAVING denominator > 0`},
		trend("kpi_mediation", "", "{area}").sized(6, 8),
		{kind: table, kpi: "kpi_mediation", title: text{"调解，按纠纷类别", "Mediation, by category of dispute"}, w: 12, h: 8, sql: `
SELECT k.category AS category, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.fulfilled) / nullIf(sum(k.to_fulfil), 0) AS fulfilled_share, sum(k.refused) AS refused, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_mediation} AS k WHERE month BETWEEN {from} AND {to} AND {area} GROUP BY category ORDER BY category`},
		under("信访、提问与会商", "Petitions, questions and consultations"),
		trend("kpi_petitions", "term", "{area}"),
		{kind: table, kpi: "kpi_petitions", w: 12, h: 8, sql: `
SELECT k.term AS term, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.late) AS late, sum(k.overdue) AS overdue, sum(k.extended) AS extended, sum(k.closed_before) AS closed_before, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_petitions} AS k WHERE month BETWEEN {from} AND {to} AND {area} GROUP BY term ORDER BY term`},
		{kind: table, title: text{"群众提问，按主题", "Questions, by topic"}, w: 12, h: 8,
			about: text{"期间内提出的问题：已答复；按期指首次答复不晚于首次交办的期限；已解决为承办机关所称，提问人认为已解决的另列。", "Questions posted in the range: replied to; on time if the first reply came by the first assignment's due time; resolved as the organ says, and as the asker says."}, sql: `
SELECT topic, count() AS posted, countIf(replied_at IS NOT NULL) AS replied, countIf(replied_at <= due_at) AS on_time, countIf(resolution = 'resolved') AS resolved, countIf(askers_view = 'resolved') AS resolved_for_asker, countIf(state != 'closed') AS open_cases
FROM questions FINAL WHERE state != 'void' AND posted_on BETWEEN {from} AND {to} AND {area} GROUP BY topic ORDER BY topic`},
		{kind: table, title: text{"联席会商与任务", "Joint consultations and their tasks"}, w: 12, h: 8,
			about: text{"期间内召集的会商，按现在的状态；任务按期指不晚于期限之日完成，逾期含今天已过期限未完成的。", "Consultations convened in the range, by their present state; a task is on time if done by its due day, and overdue once that day is past."}, sql: `
SELECT state, count() AS consultations, sum(length(tasks.task)) AS all_tasks, sum(arrayCount(at -> at IS NOT NULL, tasks.done_at)) AS tasks_done,
    sum(arrayCount((done, due) -> ifNull(done <= due, false), tasks.done_on, tasks.due_on)) AS on_time,
    sum(arrayCount((done, due) -> ifNull(due < ifNull(done, local_today()), false), tasks.done_on, tasks.due_on)) AS overdue_tasks
FROM consultations FINAL WHERE state != 'void' AND convened_on BETWEEN {from} AND {to} AND {area} GROUP BY state ORDER BY state`},
	},
}
