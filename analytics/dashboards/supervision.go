package dashboards

var supervision = board{
	name:      "supervision",
	tells:     []string{"card", "accountability"},
	title:     text{"监督", "supervision"},
	about:     text{"督办牌与规则发现。发现说的是行为，不给机关或个人排名；日期在今天之后的，尚未成为违反。", "Cards and findings by rule. A finding is about an act and ranks nobody; one whose day lies ahead is no breach yet."},
	variables: []string{"area", "organ", "interval"},
	panels: []panel{
		{kind: stat, title: text{"未了结的督办牌", "Cards not closed"}, w: 6, h: 6,
			about: text{"分子：既未了结也未撤销的牌。分母：期间内发出的牌。", "Numerator: cards neither closed nor withdrawn. Denominator: cards issued in the range."}, sql: `
SELECT countIf(state NOT IN ('closed', 'withdrawn', 'void')) AS value, count() AS denominator, max(projected_at) AS fresh_at
FROM cards FINAL WHERE issued_on BETWEEN {from} AND {to} AND {area} AND {organ} HAVING denominator > 0`},
		{kind: barchart, title: text{"发牌原因与级别", "What cards are for"}, stack: true, w: 9, h: 6,
			about: text{"期间内发出、未撤销的牌，按触发原因与级别。", "Cards issued in the range and not withdrawn, by trigger and level."}, sql: `
SELECT trigger, countIf(level = 'reminder') AS reminder, countIf(level = 'yellow') AS yellow, countIf(level = 'red') AS red
FROM cards FINAL WHERE state NOT IN ('withdrawn', 'void') AND issued_on BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY trigger ORDER BY trigger`},
		{kind: timeseries, title: text{"发出的牌", "Cards issued"}, stack: true, w: 9, h: 6,
			about: text{"期间内发出、未撤销的牌，按级别。", "Cards issued in the range and not withdrawn, by level."}, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(issued_on), INTERVAL 1 ${interval})) AS time, level, count() AS Value
FROM cards FINAL WHERE state NOT IN ('withdrawn', 'void') AND issued_on IS NOT NULL AND issued_on BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY time, level ORDER BY time, level`},
		{kind: table, title: text{"规则发现", "Findings by rule"}, w: 12, h: 10,
			about: text{"期间内成立的违反规则的主体数：审批与处罚案件、缺席、用印与文书。日期尚未届至的不在内，届时仍未办理才成立。", "Subjects that broke a rule in the range: cases of approval and penalty, absences, seals and documents. One whose day lies ahead is none yet and counts only if nothing is done before it."}, sql: `
SELECT rule, basis AS law, uniqExact(subject) AS found, min(since_on) AS first_on, max(since_on) AS last_on
FROM {findings_v} WHERE since_on BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY rule, law ORDER BY rule, law`},
		{kind: timeseries, title: text{"规则发现（按成立日）", "Findings by the day since when"}, w: 12, h: 10,
			about: text{"已成立的发现，按起始日；各规则见旁表。", "Findings that hold, by their first day; the table beside tells the rules."}, sql: `
SELECT toDateTime(toStartOfInterval(since_on, INTERVAL 1 ${interval})) AS time, count() AS found
FROM {findings_v} WHERE since_on BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY time ORDER BY time`},
		{kind: table, title: text{"未了结的牌，先发的在前", "Cards not closed, the oldest first"}, w: 12, h: 9, linked: map[string]string{"case_subject": caseOf},
			empty: text{"所有的牌都已了结或撤销。", "Every card is closed or withdrawn."},
			about: text{"既未了结也未撤销的牌，及其案件。", "Cards neither closed nor withdrawn, with their cases."}, sql: `
SELECT case_subject, level, clock, trigger, state, holder, if(startsWith(holder, 'organ/'), organ_name(substring(holder, length('organ/') + 1)), posts.title) AS holder_name, issued_on, due_at
FROM (SELECT * FROM cards FINAL WHERE state NOT IN ('closed', 'withdrawn', 'void') AND {area} AND {organ}) AS cards LEFT JOIN (SELECT subject, title FROM posts FINAL) AS posts ON posts.subject = cards.holder
ORDER BY issued_on, cards.subject LIMIT 200`},
		{kind: table, title: text{"问责审查", "Accountability examinations"}, w: 12, h: 9,
			about: text{"因违反规则而启动的审查，按状态与处理。审查因行为而起，绝不因罚款或案件数。", "Examinations of breaches, by state and measure. They follow from acts, never from fines or case counts."}, sql: `
SELECT state, measure, count() AS cases, min(opened_on) AS first_on, max(opened_on) AS last_on FROM accountabilities FINAL
WHERE state != 'void' AND opened_on BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY state, measure ORDER BY state, measure`},
	},
}
