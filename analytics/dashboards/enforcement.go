package dashboards

var enforcement = board{
	name:      "enforcement",
	title:     text{"综合执法", "enforcement"},
	about:     text{"处罚案件走到哪一步、程序是否完备。案件数与罚款都不是业绩，不作排名（行政处罚法第74条）。", "Where penalty cases stand and whether their procedure is complete. Neither counts nor fines measure anyone, and nothing is ranked by them (Penalty Law Art. 74)."},
	variables: []string{"area", "organ", "interval"},
	panels: []panel{
		{kind: bars, kpi: "kpi_penalty_cases", stack: true, w: 8, h: 8, sql: `
SELECT toString(year) AS year, simple, ordinary, unknown FROM kpi_penalty_cases AS k WHERE k.year > 0 ORDER BY k.year`},
		{kind: cake, title: text{"简易与普通程序", "Simple and ordinary procedure"}, w: 8, h: 8,
			about: text{"期间内立案或当场决定的案件，按程序。", "Cases filed or decided on the spot in the range, by procedure."}, sql: `
SELECT procedure, count() AS cases FROM penalties FINAL WHERE state NOT IN ('void', 'clue', 'not_filed') AND $__dateFilter(ifNull(filed_on, decided_on)) AND {area} AND {organ} GROUP BY procedure ORDER BY procedure`},
		{kind: bars, title: text{"普通程序案件所处环节", "Where ordinary cases stand"}, w: 8, h: 8,
			about: text{"期间内立案的普通程序案件，按现在的状态。", "Ordinary cases filed in the range, by their present state."}, sql: `
SELECT state, count() AS cases FROM penalties FINAL WHERE procedure = 'ordinary' AND state NOT IN ('void', 'clue', 'not_filed') AND $__dateFilter(filed_on) AND {area} AND {organ} GROUP BY state ORDER BY state`},
		{kind: series, title: text{"立案与当场决定", "Cases filed or decided on the spot"}, stack: true, w: 12, h: 8,
			about: text{"按立案日，简易程序按当场决定日。", "By the day of filing; simple cases by that of the decision on the spot."}, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(ifNull(filed_on, decided_on)), INTERVAL 1 ${interval})) AS time, countIf(procedure = 'simple') AS simple, countIf(procedure = 'ordinary') AS ordinary, countIf(procedure = '') AS unknown
FROM penalties FINAL WHERE state NOT IN ('void', 'clue', 'not_filed') AND ifNull(filed_on, decided_on) IS NOT NULL AND $__dateFilter(ifNull(filed_on, decided_on)) AND {area} AND {organ} GROUP BY time ORDER BY time`},
		{kind: distribution, title: text{"立案至决定的自然日", "Calendar days from filing to decision"}, unit: "days", w: 12, h: 8,
			about: text{"期间内决定的普通程序案件，自立案至决定的自然日（行政处罚法第60条：九十日）。", "Ordinary cases decided in the range: calendar days from filing to decision (Penalty Law Art. 60: ninety)."}, sql: `
SELECT toFloat64(dateDiff('day', filed_on, decided_on)) AS days FROM penalties FINAL
WHERE procedure = 'ordinary' AND state != 'void' AND filed_on IS NOT NULL AND decided_on IS NOT NULL AND $__dateFilter(decided_on) AND {area} AND {organ}`},
		{kind: sheet, title: text{"程序上的发现", "Findings on procedure"}, w: 12, h: 8,
			about: text{"处罚案件违反的程序规则；分母为期间内决定的案件。", "Rules of procedure that penalty cases break; the denominator is the cases decided in the range."}, sql: `
SELECT rule, any(law) AS law, uniqExact(subject) AS found, (SELECT count() FROM penalties FINAL WHERE state != 'void' AND $__dateFilter(decided_on) AND {area} AND {organ}) AS decided
FROM (SELECT * FROM penalties FINAL WHERE state != 'void' AND $__dateFilter(decided_on)) ARRAY JOIN findings.rule AS rule, findings.basis AS law, findings.since_on AS since
WHERE since <= today() AND {area} AND {organ} GROUP BY rule ORDER BY rule`},
		{kind: sheet, title: text{"未结的普通程序案件，先立的在前", "Ordinary cases not closed, the oldest first"}, w: 12, h: 8, linked: map[string]string{"subject": caseOf},
			about: text{"已立案而未结的普通程序案件。", "Ordinary cases filed and not closed."}, sql: `
SELECT subject, cause, state, filed_on, dateDiff('day', filed_on, today()) AS days FROM penalties FINAL
WHERE procedure = 'ordinary' AND state NOT IN ('void', 'closed') AND filed_on IS NOT NULL AND {area} AND {organ} ORDER BY filed_on, subject LIMIT 200`},
	},
}
