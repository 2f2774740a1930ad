package dashboards

var villages = board{
	name:      "villages",
	title:     text{"村级服务与矛盾调解", "villages and disputes"},
	about:     text{"村里代办的、村里问到的、村里调解的。", "What village points take in, what people ask, and what is mediated there."},
	variables: []string{"area", "item", "interval"},
	panels: []panel{
		share("kpi_village_points", "{area}", "{item_code}"),
		trend("kpi_village_points", "", "{area}", "{item_code}").sized(18, 5),
		{kind: sheet, kpi: "kpi_village_points", title: text{"报送时滞（按月与事项）", "Forward lag, by month and item"}, w: 12, h: 9, sql: `
SELECT month, item_code AS item, value, numerator, denominator, forwarded, lag_p50_workdays, lag_p90_workdays, open_cases, not_computable FROM kpi_village_points
WHERE $__dateFilter(month) AND {area} AND {item_code} ORDER BY month DESC, item LIMIT 500`},
		trend("kpi_first_inquiry", "channel", "{area}", "{item_code}").sized(12, 9),
		{kind: bars, title: text{"代办所处环节", "Where errands stand"}, w: 12, h: 8,
			about: text{"期间内受理的代办，按现在的状态。", "Errands taken in the range, by their present state."}, sql: `
SELECT state, count() AS cases FROM errands FINAL WHERE state != 'void' AND $__dateFilter(taken_on) AND {area} GROUP BY state ORDER BY state`},
		{kind: series, title: text{"矛盾调解", "Disputes"}, w: 12, h: 8,
			about: text{"日志所载的登记、达成协议与履行，按发生日。", "Registrations, agreements and fulfilments that the log states, by the day when they happened."}, sql: `
SELECT toDateTime(toStartOfInterval(toDate(addMinutes(e.time, e.utc_offset)), INTERVAL 1 ${interval})) AS time, uniqExactIf(subject, type = 'oneseal.dispute.registered') AS registered, uniqExactIf(subject, type = 'oneseal.dispute.agreement_reached') AS agreed, uniqExactIf(subject, type = 'oneseal.dispute.agreement_fulfilled') AS fulfilled
FROM events AS e WHERE type IN ('oneseal.dispute.registered', 'oneseal.dispute.agreement_reached', 'oneseal.dispute.agreement_fulfilled') AND $__timeFilter(e.time) AND {area} GROUP BY time ORDER BY time`},
	},
}
