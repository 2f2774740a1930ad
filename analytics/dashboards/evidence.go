package dashboards

var evidence = board{
	name:      "evidence",
	tells:     []string{"evidence"},
	title:     text{"证据与材料共享", "evidence sharing"},
	about:     text{"政府已有的，不再向群众要；部门之间的证据，有目的、有依据地共享。", "What the government holds is not asked of people again; departments share evidence for a purpose and on a basis."},
	variables: []string{"area", "organ", "item", "interval"},
	panels: []panel{
		share("kpi_materials_reused", "{area}", "{organ}", "{item}").sized(6, 8),
		trend("kpi_materials_reused", "", "{area}", "{organ}", "{item}").sized(18, 8),
		share("kpi_evidence_reuse", "measure = 'items'", "{area}", "{organ}").titled("证据共用率：共享的证据", "Evidence reuse: shared pieces").sized(6, 8),
		trend("kpi_evidence_reuse", "measure", "{area}", "{organ}").sized(6, 8),
		share("kpi_monitoring_evidence", "{area}", "{organ}").sized(6, 8),
		{kind: bargauge, kpi: "kpi_monitoring_evidence", title: text{"监控证据的各项条件", "What monitoring evidence must have"}, w: 6, h: 8, sql: `
SELECT condition, met / used AS value FROM (
    SELECT sum(k.denominator) AS used, [sum(k.reviewed_before_decision), sum(k.with_sign), sum(k.preserved_in_time), sum(k.of_reviewed_device), sum(k.of_published_location), sum(k.with_signature)] AS all_met
    FROM {kpi_monitoring_evidence} AS k WHERE month BETWEEN {from} AND {to} AND {area} AND {organ})
ARRAY JOIN ['reviewed', 'sign', 'preserved', 'device_reviewed', 'location', 'signature'] AS condition, all_met AS met WHERE used > 0`},
		{kind: table, kpi: "kpi_materials_reused", title: text{"按事项", "By item"}, w: 12, h: 10, linked: map[string]string{"item": limitsOf}, sql: `
SELECT item, item_name(item) AS item_name, numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.materials_reused) AS materials_reused, sum(k.nothing_to_reuse) AS nothing_to_reuse, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM (SELECT * FROM {kpi_materials_reused} WHERE month BETWEEN {from} AND {to} AND {area} AND {organ} AND {item}) AS k GROUP BY item ORDER BY item`},
		{kind: timeseries, title: text{"证据的共享与引用", "Evidence shared and reused"}, w: 12, h: 10,
			about: text{"共享与引用按次计；申请、拒绝、查阅与不予采信按件计，各取首次。按发生日。", "Sharings and reuses are counted each; requests, refusals, accesses and rejections once a piece, at the first. By the day when they happened."}, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(day), INTERVAL 1 ${interval})) AS time, countIf(act = 'requested') AS requested, countIf(act = 'shared') AS shared, countIf(act = 'accessed') AS accessed, countIf(act = 'reused') AS reused, countIf(act = 'rejected') AS rejected, countIf(act = 'refused') AS refused
FROM (SELECT * FROM evidence FINAL WHERE state != 'void' AND {area} AND {organ}) ARRAY JOIN
    arrayConcat(['requested', 'refused', 'accessed', 'rejected'], arrayMap(at -> 'shared', shares.shared_at), arrayMap(at -> 'reused', reuses.reused_at)) AS act,
    arrayConcat([sharing_requested_on, sharing_refused_on, accessed_on, rejected_on], shares.shared_on, reuses.reused_on) AS day
WHERE day IS NOT NULL AND day BETWEEN {from} AND {to} GROUP BY time ORDER BY time`},
	},
}
