package dashboards

var enforcement = board{
	name:      "enforcement",
	tells:     []string{"penalty", "power", "draw", "inspection"},
	title:     text{"综合执法", "enforcement"},
	about:     text{"处罚案件走到哪一步、程序是否完备。案件数与罚款都不是业绩，不作排名（行政处罚法第74条）。", "Where penalty cases stand and whether their procedure is complete. Neither counts nor fines measure anyone, and nothing is ranked by them (Penalty Law Art. 74)."},
	variables: []string{"area", "organ", "interval"},
	panels: []panel{
		{kind: barchart, kpi: "kpi_penalty_cases", stack: true, w: 8, h: 8, sql: `
SELECT toString(k.year) AS year, sum(k.simple) AS simple, sum(k.ordinary) AS ordinary, sum(k.unknown) AS unknown FROM {kpi_penalty_cases} AS k WHERE k.year BETWEEN toYear({from}) AND toYear({to}) AND {area} AND {organ} GROUP BY year ORDER BY year`},
		{kind: piechart, title: text{"简易与普通程序", "Simple and ordinary procedure"}, w: 8, h: 8,
			about: text{"期间内立案或当场决定的案件，按程序。", "Cases filed or decided on the spot in the range, by procedure."}, sql: `
SELECT procedure, count() AS cases FROM penalties FINAL WHERE state NOT IN ('void', 'clue', 'not_filed') AND ifNull(filed_on, decided_on) BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY procedure ORDER BY procedure`},
		{kind: barchart, title: text{"普通程序案件所处环节", "Where ordinary cases stand"}, w: 8, h: 8,
			about: text{"期间内立案的普通程序案件，按现在的状态。", "Ordinary cases filed in the range, by their present state."}, sql: `
SELECT state, count() AS cases FROM penalties FINAL WHERE procedure = 'ordinary' AND state NOT IN ('void', 'clue', 'not_filed') AND filed_on BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY state ORDER BY state`},
		{kind: timeseries, title: text{"立案与当场决定", "Cases filed or decided on the spot"}, stack: true, w: 12, h: 8,
			about: text{"按立案日，简易程序按当场决定日。", "By the day of filing; simple cases by that of the decision on the spot."}, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(ifNull(filed_on, decided_on)), INTERVAL 1 ${interval})) AS time, countIf(procedure = 'simple') AS simple, countIf(procedure = 'ordinary') AS ordinary, countIf(procedure = '') AS unknown
FROM penalties FINAL WHERE state NOT IN ('void', 'clue', 'not_filed') AND ifNull(filed_on, decided_on) IS NOT NULL AND ifNull(filed_on, decided_on) BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY time ORDER BY time`},
		share("kpi_safeguards", "{area}", "{organ}").sized(6, 8),
		{kind: bargauge, kpi: "kpi_safeguards", title: text{"各项程序保障（含未办结的决定）", "Each safeguard, open decisions too"}, w: 6, h: 8, sql: `
SELECT safeguard, met / asked AS value FROM (
    SELECT sum(k.decisions) AS decisions, [decisions, decisions, sum(k.review_required), decisions, decisions, decisions] AS all_asked,
        [sum(k.with_notice), sum(k.with_statement_period), sum(k.with_review), sum(k.with_two_officers), sum(k.with_service), sum(k.with_full_record)] AS all_met
    FROM {kpi_safeguards} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ})
ARRAY JOIN ['notice', 'statement', 'legal_review', 'two_officers', 'service', 'record'] AS safeguard, all_asked AS asked, all_met AS met WHERE asked > 0`},
		under("时限", "Limits"),
		trend("kpi_penalty_times", "stage", "{area}", "{organ}"),
		{kind: histogram, title: text{"立案至决定的自然日", "Calendar days from filing to decision"}, unit: "days", w: 12, h: 8,
			about: text{"期间内决定的普通程序案件，自立案至决定的自然日；时限见下表。", "Ordinary cases decided in the range: calendar days from filing to decision; the table below has the limit."}, sql: `
SELECT toFloat64(dateDiff('day', filed_on, decided_on)) AS calendar_days FROM penalties FINAL
WHERE procedure = 'ordinary' AND state != 'void' AND filed_on IS NOT NULL AND decided_on IS NOT NULL AND decided_on BETWEEN {from} AND {to} AND {area} AND {organ}`},
		{kind: table, kpi: "kpi_penalty_times", w: 24, h: 6, sql: `
SELECT k.stage AS stage, k.procedure AS procedure, k.law AS law_text, k.clock AS clock, any(k.day_limit) AS term_days, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value,
    sum(k.late) AS late, sum(k.overdue) AS overdue, sum(k.without_limit) AS without_limit, sum(k.prolonged) AS prolonged, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_penalty_times} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY stage, procedure, law_text, clock ORDER BY stage, procedure, law_text`},
		under("权力与抽查", "Powers and draws"),
		{kind: stat, kpi: "kpi_powers", w: 6, h: 8, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.dormant) AS dormant, sum(k.return_proposed) AS return_proposed, sum(k.not_computable) AS not_computable,
    any(k.period_from) AS period_from, any(k.as_of) AS as_of, max(k.fresh_at) AS fresh_at
FROM {kpi_powers} AS k WHERE {area} AND {organ} HAVING denominator > 0`},
		{kind: table, kpi: "kpi_powers", title: text{"权力行使，按领域与类型", "Powers exercised, by field and kind"}, w: 18, h: 8, sql: `
SELECT k.field AS field, k.kind AS power_kind, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.dormant) AS dormant, sum(k.return_proposed) AS return_proposed, sum(k.not_computable) AS not_computable
FROM {kpi_powers} AS k WHERE {area} AND {organ} GROUP BY field, power_kind ORDER BY field, power_kind`},
		{kind: table, kpi: "kpi_draws", w: 24, h: 6, sql: `
SELECT toString(k.year) AS year, k.field AS field, sum(k.draws) AS draws, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.repeats) AS repeats, sum(k.repeats) / nullIf(sum(k.drawn_objects), 0) AS repeat_share,
    sum(k.replacements_made) AS replacements_made, sum(k.not_revealed) AS not_revealed, sum(k.cancelled) AS cancelled, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_draws} AS k WHERE {area} AND {organ} GROUP BY year, field ORDER BY year DESC, field`},
		under("案件", "Cases"),
		{kind: table, title: text{"程序上的发现", "Findings on procedure"}, w: 12, h: 8,
			about: text{"本镇各中队的处罚案件违反的程序规则；分母为其在期间内决定的案件。其他机关的案件只讲概要，不作认定。", "Rules of procedure that the penalty cases of the town's squadrons break; the denominator is those of them decided in the range. Of other organs' cases an outline is told, and they are not judged."}, sql: `
SELECT rule, basis AS law, uniqExact(subject) AS found, (SELECT count() FROM penalties FINAL WHERE state != 'void' AND squadron != '' AND decided_on BETWEEN {from} AND {to} AND {area} AND {organ}) AS decided
FROM {findings_v} WHERE subject IN (SELECT subject FROM penalties FINAL WHERE state != 'void' AND squadron != '' AND decided_on BETWEEN {from} AND {to}) AND {area} AND {organ} GROUP BY rule, law ORDER BY rule, law`},
		{kind: table, title: text{"未结的普通程序案件，先立的在前", "Ordinary cases not closed, the oldest first"}, w: 12, h: 8, linked: map[string]string{"subject": caseOf},
			about: text{"已立案而未结的普通程序案件。", "Ordinary cases filed and not closed."}, sql: `
SELECT subject, cause, state, filed_on, dateDiff('day', filed_on, local_today()) AS calendar_days FROM penalties FINAL
WHERE procedure = 'ordinary' AND state NOT IN ('void', 'closed') AND filed_on IS NOT NULL AND {area} AND {organ} ORDER BY filed_on, subject LIMIT 200`},
	},
}
