package dashboards

var quality = board{
	name:      "quality",
	title:     text{"数据质量与管道", "data quality and pipeline"},
	about:     text{"什么算不出来、什么来晚了、什么没能入库。没有一项被悄悄丢掉。", "What could not be computed, what came late, what could not be stored. Nothing is dropped silently."},
	variables: []string{"area", "organ", "interval"},
	panels: []panel{
		{kind: stat, title: text{"未处理的死信", "Open dead letters"}, w: 6, h: 6,
			about: text{"无法解码或折叠、尚未重放的记录。目标：0。", "Records that could not be decoded or folded and were not replayed. Target: 0."}, sql: `
SELECT countIf(NOT replayed) AS value, count() AS denominator FROM deadletters FINAL`},
		{kind: stat, kpi: "kpi_task_codes", w: 6, h: 6, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.items) AS items, sum(k.not_computable) AS not_computable, max(k.as_of) AS as_of, max(k.fresh_at) AS fresh_at
FROM {kpi_task_codes} AS k HAVING items > 0`},
		{kind: heatmap, title: text{"从日志到可见行的时间", "Time from the log to the visible row"}, w: 12, h: 6,
			about: text{"每小时各时长区间的记录数。", "Records an hour, by how long they took."}, sql: `
SELECT hour AS time, sumIf(events, le <= 1) AS within_1s, sumIf(events, le > 1 AND le <= 5) AS within_5s, sumIf(events, le > 5 AND le <= 30) AS within_30s, sumIf(events, le > 30 AND le <= 300) AS within_5m, sumIf(events, le > 300) AS longer
FROM delays WHERE $__timeFilter(hour) GROUP BY time ORDER BY time`},
		under("能否计算", "What can be computed"),
		{kind: table, title: text{"算不出来的，按指标", "Not computable, by KPI"}, w: 12, h: 10,
			about: text{"缺少受理、时限、日历等数据而无法计算的件、告警、事件、证据等，按指标；同一件可在几个指标中出现，按时钟、环节或期限分别计的指标中逐一计。分母不按件计的指标不列分母。", "Cases, alerts, incidents, evidence that a KPI could not compute for want of an acceptance, a limit, a calendar; one may be in several, and counts by each clock, stage or term in those that tell these apart. A denominator that counts no such things is left out."}, sql: `
SELECT * FROM ({not_computable}) ORDER BY kpi`},
		{kind: table, title: text{"模型的新鲜度", "Freshness of the models"}, w: 12, h: 10,
			about: text{"每个读模型的主体数、事件数、最后事件与最后投影时间。", "Subjects and events of each read model, its last event and last projection."}, sql: `
SELECT * FROM ({models}) WHERE subjects > 0 ORDER BY model`},
		under("时间", "Times"),
		{kind: timeseries, kpi: "kpi_recording_lag", w: 12, h: 8, sql: `
SELECT toDateTime(toStartOfInterval(month, INTERVAL 1 ${interval})) AS time, quantileExactWeightedArray(0.5)(k.observed.1, k.observed.2) AS median_minutes
FROM {kpi_recording_lag} AS k WHERE denominator > 0 AND month BETWEEN {from} AND {to} AND {area} AND {organ} GROUP BY time ORDER BY time`},
		{kind: barchart, title: text{"所依据的工作日历", "The calendars that cases rest on"}, w: 12, h: 8,
			about: text{"审批案件的期限依据的日历版本；暂定：该年放假通知尚未公布。", "The version of the workday calendar that the limits of approval cases rest on; provisional: the year's notice is not published."}, sql: `
SELECT if(a.calendar = '', '-', toString(a.calendar)) AS calendar, countIf(NOT a.provisional) AS cases, countIf(a.provisional) AS provisional FROM approvals AS a FINAL WHERE state != 'void' AND {area} AND {organ} GROUP BY calendar ORDER BY calendar`},
		{kind: table, kpi: "kpi_data_freshness", w: 24, h: 6, sql: `
SELECT day, denominator, p50_seconds AS median_seconds, p99_seconds, slower, fresh_at FROM {kpi_data_freshness} WHERE day BETWEEN {from} AND {to} ORDER BY day DESC`},
		under("指标与死信", "Figures and dead letters"),
		{kind: table, title: text{"指标的核对", "When figures were counted"}, w: 12, h: 8,
			about: text{"看板所读的各指标何时计算、最近何时核对与各表一致，最久未核对的在前。", "When each figure that panels read was counted, and last found to be what the tables give; the oldest first."}, sql: `
SELECT figure AS kpi, counted_at, checked_at FROM figures FINAL ORDER BY checked_at, kpi`},
		{kind: table, title: text{"死信", "Dead letters"}, w: 12, h: 8,
			empty: text{"没有未处理的死信：每条记录都已入库。", "No open dead letters: every record is stored."},
			about: text{"未重放的死信，最近的在前。", "Dead letters not replayed, the latest first."}, sql: `
SELECT failed_at, topic, partition, offset, stage, model, substring(reason, 1, 200) AS reason FROM deadletters FINAL WHERE NOT replayed ORDER BY failed_at DESC LIMIT 200`},
	},
}
