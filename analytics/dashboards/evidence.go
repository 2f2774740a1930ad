package dashboards

var evidence = board{
	name:      "evidence",
	title:     text{"证据与材料共享", "evidence sharing"},
	about:     text{"政府已有的，不再向群众要；部门之间的证据，有目的、有依据地共享。", "What the government holds is not asked of people again; departments share evidence for a purpose and on a basis."},
	variables: []string{"area", "organ", "item", "interval"},
	panels: []panel{
		share("kpi_materials_reused", "{area}", "{organ}", "{item}").sized(6, 8),
		trend("kpi_materials_reused", "", "{area}", "{organ}", "{item}").sized(18, 8),
		{kind: sheet, kpi: "kpi_materials_reused", title: text{"按事项", "By item"}, w: 12, h: 10, linked: map[string]string{"item": limitsOf}, sql: `
SELECT item, numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.materials_reused) AS materials_reused, sum(k.nothing_to_reuse) AS nothing_to_reuse, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM (SELECT * FROM kpi_materials_reused WHERE $__dateFilter(month) AND {area} AND {organ} AND {item}) AS k GROUP BY item ORDER BY item`},
		{kind: series, title: text{"证据的共享与引用", "Evidence shared and reused"}, w: 12, h: 10,
			about: text{"日志所载的共享申请、共享、查阅、引用、不予采信与拒绝，按发生日。", "Requests, sharings, accesses, reuses, rejections and refusals that the log states, by the day when they happened."}, sql: `
SELECT toDateTime(toStartOfInterval(toDate(addMinutes(e.time, e.utc_offset)), INTERVAL 1 ${interval})) AS time, uniqExactIf((source, id), type = 'oneseal.evidence.sharing_requested') AS requested, uniqExactIf((source, id), type = 'oneseal.evidence.shared') AS shared, uniqExactIf((source, id), type = 'oneseal.evidence.accessed') AS accessed,
    uniqExactIf((source, id), type = 'oneseal.evidence.reused') AS reused, uniqExactIf((source, id), type = 'oneseal.evidence.rejected') AS rejected, uniqExactIf((source, id), type = 'oneseal.evidence.sharing_refused') AS refused
FROM events AS e WHERE type IN ('oneseal.evidence.sharing_requested', 'oneseal.evidence.shared', 'oneseal.evidence.accessed', 'oneseal.evidence.reused', 'oneseal.evidence.rejected', 'oneseal.evidence.sharing_refused') AND $__timeFilter(e.time) AND {area} AND {organ}
GROUP BY time ORDER BY time`},
	},
}
