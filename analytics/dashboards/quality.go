package dashboards

var quality = board{
	name:      "quality",
	title:     text{"数据质量与管道", "data quality and pipeline"},
	about:     text{"什么算不出来、什么来晚了、什么没能入库。没有一项被悄悄丢掉。", "What could not be computed, what came late, what could not be stored. Nothing is dropped silently."},
	variables: []string{"area", "organ", "interval"},
	panels: []panel{
		{kind: stats, title: text{"未处理的死信", "Open dead letters"}, w: 6, h: 6,
			about: text{"无法解码或折叠、尚未重放的记录。目标：0。", "Records that could not be decoded or folded and were not replayed. Target: 0."}, sql: `
SELECT countIf(NOT replayed) AS value, count() AS denominator FROM deadletters FINAL`},
		{kind: stats, kpi: "kpi_task_codes", w: 6, h: 6, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.items) AS items, sum(k.not_computable) AS not_computable, max(k.as_of) AS as_of, max(k.fresh_at) AS fresh_at
FROM kpi_task_codes AS k HAVING items > 0`},
		{kind: heat, title: text{"从日志到可见行的时间", "Time from the log to the visible row"}, w: 12, h: 6,
			about: text{"每小时各时长区间的记录数。", "Records an hour, by how long they took."}, sql: `
SELECT hour AS time, sumIf(events, le <= 1) AS within_1s, sumIf(events, le > 1 AND le <= 5) AS within_5s, sumIf(events, le > 5 AND le <= 30) AS within_30s, sumIf(events, le > 30 AND le <= 300) AS within_5m, sumIf(events, le > 300) AS longer
FROM delays WHERE $__timeFilter(hour) GROUP BY time ORDER BY time`},
		{kind: sheet, title: text{"算不出来的，按指标", "Not computable, by KPI"}, w: 12, h: 10,
			about: text{"缺少受理、时限、日历等数据而无法计算的件、告警、事件、证据等，按指标；同一件可在几个指标中出现，按时钟、环节或期限分别计的指标中逐一计。分母不按件计的指标不列分母。", "Cases, alerts, incidents, evidence that a KPI could not compute for want of an acceptance, a limit, a calendar; one may be in several, and counts by each clock, stage or term in those that tell these apart. A denominator that counts no such things is left out."}, sql: `
SELECT * FROM (
    SELECT 'kpi_on_time' AS kpi, sum(k.not_computable) AS not_computable, toNullable(toFloat64(sum(k.denominator))) AS denominator, maxOrNull(k.fresh_at) AS fresh_at FROM kpi_on_time AS k
    UNION ALL SELECT 'kpi_overdue_open', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_overdue_open AS k
    UNION ALL SELECT 'kpi_push', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_push AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_first_inquiry', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_first_inquiry AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_ab_cover', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_ab_cover AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_queue_waits', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_queue_waits AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_village_points', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_village_points AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_materials_reused', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_materials_reused AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_satisfaction', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_satisfaction AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_acceptance_notice', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_acceptance_notice AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_suspensions', sum(k.not_computable), NULL, maxOrNull(k.fresh_at) FROM kpi_suspensions AS k WHERE $__dateFilter(month) AND ground = 'any'
    UNION ALL SELECT 'kpi_stage_times', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_stage_times AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_conformance', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_conformance AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_handovers', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_handovers AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_touch_and_wait', sum(k.not_computable), toFloat64(sum(k.cases)), maxOrNull(k.fresh_at) FROM kpi_touch_and_wait AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_corrections', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_corrections AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_penalty_times', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_penalty_times AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_safeguards', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_safeguards AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_alerts', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_alerts AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_order_time', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_order_time AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_arrival', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_arrival AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_nearest', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_nearest AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_incidents', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_incidents AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_evidence_reuse', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_evidence_reuse AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_monitoring_evidence', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_monitoring_evidence AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_mediation', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_mediation AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_petitions', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_petitions AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_duty_gaps', sum(k.not_computable), NULL, maxOrNull(k.fresh_at) FROM kpi_duty_gaps AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_draws', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_draws AS k
    UNION ALL SELECT 'kpi_powers', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_powers AS k
    UNION ALL SELECT 'kpi_actual_compression', sum(k.not_computable), toFloat64(sum(k.base_cases + k.now_cases)), maxOrNull(k.fresh_at) FROM kpi_actual_compression AS k
    UNION ALL SELECT 'kpi_recording_lag', sum(k.not_computable), toFloat64(sum(k.denominator)), maxOrNull(k.fresh_at) FROM kpi_recording_lag AS k WHERE $__dateFilter(month)
    UNION ALL SELECT 'kpi_links_per_case', sum(k.not_computable), toFloat64(sumIf(k.base_cases + k.now_cases, k.comparable)), maxOrNull(k.fresh_at) FROM kpi_links_per_case AS k) ORDER BY kpi`},
		{kind: sheet, title: text{"模型的新鲜度", "Freshness of the models"}, w: 12, h: 10,
			about: text{"每个读模型的主体数、事件数、最后事件与最后投影时间。", "Subjects and events of each read model, its last event and last projection."}, sql: `
SELECT * FROM (
    SELECT 'approvals' AS model, count() AS subjects, sum(revision) AS events, max(last_at) AS last_event, max(projected_at) AS fresh_at FROM approvals FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'penalties', count(), sum(revision), max(last_at), max(projected_at) FROM penalties FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'items', count(), sum(revision), max(last_at), max(projected_at) FROM items FINAL
    UNION ALL SELECT 'cards', count(), sum(revision), max(last_at), max(projected_at) FROM cards FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'tickets', count(), sum(revision), max(last_at), max(projected_at) FROM tickets FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'pushes', count(), sum(revision), max(last_at), max(projected_at) FROM pushes FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'errands', count(), sum(revision), max(last_at), max(projected_at) FROM errands FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'absences', count(), sum(revision), max(last_at), max(projected_at) FROM absences FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'accountabilities', count(), sum(revision), max(last_at), max(projected_at) FROM accountabilities FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'alerts', count(), sum(revision), max(last_at), max(projected_at) FROM alerts FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'cameras', count(), sum(revision), max(last_at), max(projected_at) FROM cameras FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'casefiles', count(), sum(revision), max(last_at), max(projected_at) FROM casefiles FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'consultations', count(), sum(revision), max(last_at), max(projected_at) FROM consultations FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'dispatches', count(), sum(revision), max(last_at), max(projected_at) FROM dispatches FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'disputes', count(), sum(revision), max(last_at), max(projected_at) FROM disputes FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'draws', count(), sum(revision), max(last_at), max(projected_at) FROM draws FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'evidence', count(), sum(revision), max(last_at), max(projected_at) FROM evidence FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'incidents', count(), sum(revision), max(last_at), max(projected_at) FROM incidents FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'inquiries', count(), sum(revision), max(last_at), max(projected_at) FROM inquiries FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'inspections', count(), sum(revision), max(last_at), max(projected_at) FROM inspections FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'petitions', count(), sum(revision), max(last_at), max(projected_at) FROM petitions FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'posts', count(), sum(revision), max(last_at), max(projected_at) FROM posts FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'powers', count(), sum(revision), max(last_at), max(projected_at) FROM powers FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'questions', count(), sum(revision), max(last_at), max(projected_at) FROM questions FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'ratings', count(), sum(revision), max(last_at), max(projected_at) FROM ratings FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'sealings', count(), sum(revision), max(last_at), max(projected_at) FROM sealings FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'shifts', count(), sum(revision), max(last_at), max(projected_at) FROM shifts FINAL WHERE {area} AND {organ}
    UNION ALL SELECT 'documents', count(), sum(revision), max(last_at), max(projected_at) FROM documents FINAL WHERE {area} AND {organ}) WHERE subjects > 0 ORDER BY model`},
		{kind: series, kpi: "kpi_recording_lag", w: 12, h: 8, sql: `
SELECT toDateTime(toStartOfInterval(month, INTERVAL 1 ${interval})) AS time, quantileExactWeightedArray(0.5)(k.observed.1, k.observed.2) AS median_minutes
FROM kpi_recording_lag AS k WHERE denominator > 0 AND $__dateFilter(month) AND {area} AND {organ} GROUP BY time ORDER BY time`},
		{kind: bars, title: text{"所依据的工作日历", "The calendars that cases rest on"}, w: 12, h: 8,
			about: text{"审批案件的期限依据的日历版本；暂定：该年放假通知尚未公布。", "The version of the workday calendar that the limits of approval cases rest on; provisional: the year's notice is not published."}, sql: `
SELECT if(a.calendar = '', '-', toString(a.calendar)) AS calendar, countIf(NOT a.provisional) AS cases, countIf(a.provisional) AS provisional FROM approvals AS a FINAL WHERE state != 'void' AND {area} AND {organ} GROUP BY calendar ORDER BY calendar`},
		{kind: sheet, kpi: "kpi_data_freshness", w: 24, h: 6, sql: `
SELECT day, denominator, p50_seconds AS median_seconds, p99_seconds, slower, fresh_at FROM kpi_data_freshness WHERE $__dateFilter(day) ORDER BY day DESC`},
		{kind: sheet, title: text{"指标的核对", "When figures were counted"}, w: 12, h: 8,
			about: text{"看板所读的各指标何时计算、最近何时核对与各表一致，最久未核对的在前。", "When each figure that panels read was counted, and last found to be what the tables give; the oldest first."}, sql: `
SELECT figure AS kpi, counted_at, checked_at FROM figures FINAL ORDER BY checked_at, kpi`},
		{kind: sheet, title: text{"死信", "Dead letters"}, w: 12, h: 8,
			empty: text{"没有未处理的死信：每条记录都已入库。", "No open dead letters: every record is stored."},
			about: text{"未重放的死信，最近的在前。", "Dead letters not replayed, the latest first."}, sql: `
SELECT failed_at, topic, partition, offset, stage, model, substring(reason, 1, 200) AS reason FROM deadletters FINAL WHERE NOT replayed ORDER BY failed_at DESC LIMIT 200`},
	},
}
