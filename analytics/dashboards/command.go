package dashboards

var command = board{
	name:      "command",
	title:     text{"指挥中心", "command centre"},
	about:     text{"摄像机、告警与派遣，按日志所载事实。坐标为 WGS-84。", "Cameras, alerts and orders, as the log states them. Coordinates are WGS-84."},
	variables: []string{"interval"},
	panels: []panel{
		{kind: places, title: text{"摄像机与期间内的告警", "Cameras, and their alerts of the range"}, w: 12, h: 12,
			about: text{"登记时的位置，迁移后以迁移为准；大地基准非 WGS-84 的不画出。告警数为期间内收到的。", "Where a camera was registered, or moved to; positions of another datum than WGS-84 are not drawn. Alerts are those received in the range."}, sql: `
SELECT c.lat AS lat, c.lon AS lon, c.camera AS camera, c.source AS source, a.received AS received FROM (
    SELECT subject AS camera, argMax(JSONExtractFloat(data, 'position', 'lat'), time) AS lat, argMax(JSONExtractFloat(data, 'position', 'lon'), time) AS lon, argMax(JSONExtractString(data, 'position', 'datum'), time) AS datum,
        anyIf(JSONExtractString(data, 'source'), type = 'oneseal.camera.registered') AS source
    FROM events WHERE type IN ('oneseal.camera.registered', 'oneseal.camera.moved') GROUP BY subject HAVING datum = 'wgs84') AS c
LEFT JOIN (SELECT JSONExtractString(data, 'camera') AS camera, uniqExact(subject) AS received FROM events WHERE type = 'oneseal.alert.received' AND $__timeFilter(time) GROUP BY camera) AS a ON a.camera = c.camera
ORDER BY camera`},
		{kind: cake, title: text{"核实结果", "What verification found"}, w: 12, h: 12,
			about: text{"期间内收到的告警的核实结果；未核实的另列。", "What became of the alerts received in the range; those not verified are apart."}, sql: `
SELECT outcome, count() AS cases FROM (
    SELECT subject, argMaxIf(JSONExtractString(data, 'outcome'), time, type = 'oneseal.alert.verified') AS outcome, minIf(time, type = 'oneseal.alert.received') AS received_at
    FROM events WHERE type IN ('oneseal.alert.received', 'oneseal.alert.verified') GROUP BY subject HAVING $__timeFilter(received_at)) GROUP BY outcome ORDER BY outcome`},
		{kind: series, title: text{"告警的核实", "Alerts and their verification"}, stack: true, w: 12, h: 7,
			about: text{"按收到日；未核实的不在内。", "By the day of receipt, without those not verified."}, sql: `
SELECT toDateTime(toStartOfInterval(received_on, INTERVAL 1 ${interval})) AS time, countIf(outcome = 'true') AS true_alerts, countIf(outcome = 'false') AS false_alerts, countIf(outcome = 'duplicate') AS duplicate_alerts FROM (
    SELECT subject, argMaxIf(JSONExtractString(data, 'outcome'), e.time, type = 'oneseal.alert.verified') AS outcome, minIf(toDate(addMinutes(e.time, e.utc_offset)), type = 'oneseal.alert.received') AS received_on
    FROM events AS e WHERE type IN ('oneseal.alert.received', 'oneseal.alert.verified') GROUP BY subject HAVING $__dateFilter(received_on)) GROUP BY time ORDER BY time`},
		{kind: series, title: text{"派遣与到场", "Orders and arrivals"}, w: 12, h: 7,
			about: text{"日志所载的派遣、到场与拒绝，按发生日。", "Orders, arrivals and refusals that the log states, by the day when they happened."}, sql: `
SELECT toDateTime(toStartOfInterval(toDate(addMinutes(e.time, e.utc_offset)), INTERVAL 1 ${interval})) AS time, uniqExactIf(subject, type = 'oneseal.dispatch.ordered') AS ordered, uniqExactIf(subject, type = 'oneseal.dispatch.arrived') AS arrived, uniqExactIf(subject, type = 'oneseal.dispatch.refused') AS refused
FROM events AS e WHERE type IN ('oneseal.dispatch.ordered', 'oneseal.dispatch.arrived', 'oneseal.dispatch.refused') AND $__timeFilter(e.time) GROUP BY time ORDER BY time`},
	},
}
