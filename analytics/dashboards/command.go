package dashboards

import (
	"fmt"

	"oneseal/events/law"
)

var arrivalMinutes = law.Arrival.Versions[0].Limit.Number / 60

var command = board{
	name:      "command",
	tells:     []string{"camera", "alert", "incident", "dispatch", "shift"},
	title:     text{"指挥中心", "command centre"},
	about:     text{"摄像机、告警、派遣与值班。坐标为 WGS-84。", "Cameras, alerts, orders and duty. Coordinates are WGS-84."},
	variables: []string{"interval"},
	panels: []panel{
		share("kpi_alerts").titled("误报率", "False alarms").sized(8, 5),
		share("kpi_arrival").titled(fmt.Sprintf("%d分钟内到场率", arrivalMinutes), fmt.Sprintf("On the scene within %d minutes", arrivalMinutes)).sized(8, 5),
		{kind: stat, kpi: "kpi_nearest", w: 8, h: 5, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.overridden) AS overridden, sum(k.unexplained) AS unexplained, sum(k.without_candidates) AS without_candidates,
    sum(k.not_computable) AS not_computable, max(k.fresh_at) AS fresh_at
FROM {kpi_nearest} AS k WHERE month BETWEEN {from} AND {to} HAVING denominator > 0`},
		share("kpi_incidents").titled("事件按期结案率", "Incidents closed on time").sized(8, 5),
		{kind: stat, kpi: "kpi_camera_availability", w: 8, h: 5, sql: `
SELECT numerator / nullIf(denominator, 0) AS value, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, sum(k.seconds_out) / 3600 AS hours_out, sum(k.not_computable) / 3600 AS hours_not_heard, local_day(max(k.as_of)) AS as_of, max(k.fresh_at) AS fresh_at
FROM {kpi_camera_availability} AS k WHERE month BETWEEN {from} AND {to} HAVING denominator > 0`},
		share("kpi_duty_gaps").sized(8, 5),
		under("现场", "On the map"),
		{kind: geomap, title: text{"摄像机与事件", "Cameras and incidents"}, name: text{"摄像机", "Cameras"}, w: 12, h: 12,
			about: text{"在册未退役摄像机最后登记或迁移的位置，点的大小为期间内收到的告警数；期间内发现或至今未办结的事件，最近的2000起，到场时间为首次到场。大地基准非 WGS-84 的不画出。",
				"Where a camera in service was registered, or moved to last, as large as the alerts received in the range; incidents opened in the range or not over yet, the latest 2,000, with the first arrival at the scene. Positions of another datum than WGS-84 are not drawn."}, sql: `
SELECT c.latitude AS lat, c.longitude AS lon, c.subject AS camera, c.source AS source, a.received AS alerts
FROM (SELECT * FROM cameras FINAL WHERE state != 'void' AND retired_at IS NULL AND datum = 'wgs84' AND latitude IS NOT NULL AND longitude IS NOT NULL) AS c
LEFT JOIN (SELECT toString(camera) AS camera, count() AS received FROM alerts FINAL WHERE state != 'void' AND received_on BETWEEN {from} AND {to} GROUP BY camera) AS a ON a.camera = c.subject
ORDER BY camera`, above: layer{text{"事件", "Incidents"}, `
SELECT i.latitude AS lat, i.longitude AS lon, i.subject AS incident, i.state AS incident_state, i.category AS category, i.urgency AS urgency, i.opened_at AS opened_at, min(d.arrived_at) AS arrived_at
FROM (SELECT incident, arrived_at FROM dispatches FINAL WHERE state != 'void' AND arrived_at IS NOT NULL) AS d
RIGHT JOIN
(
    SELECT subject, latitude, longitude, state, category, urgency, opened_at FROM incidents FINAL WHERE state != 'void' AND datum = 'wgs84' AND latitude IS NOT NULL AND longitude IS NOT NULL
        AND (opened_on BETWEEN {from} AND {to} OR state NOT IN ('closed', 'not_filed') AND opened_at <= $__toTime) ORDER BY opened_at DESC, subject LIMIT 2000
) AS i ON d.incident = i.subject
GROUP BY lat, lon, incident, incident_state, category, urgency, opened_at ORDER BY opened_at DESC, incident`}},
		{kind: piechart, title: text{"核实结果", "What verification found"}, w: 12, h: 12,
			about: text{"期间内收到的告警的核实结果；未核实的另列。", "What became of the alerts received in the range; those not verified are apart."}, sql: `
SELECT outcome, count() AS cases FROM alerts FINAL WHERE state != 'void' AND received_on BETWEEN {from} AND {to} GROUP BY outcome ORDER BY outcome`},
		under("从告警到到场", "From the alert to the scene"),
		{kind: timeseries, title: text{"告警的核实", "Alerts and their verification"}, stack: true, w: 12, h: 7,
			about: text{"按收到日；未核实的不在内。", "By the day of receipt, without those not verified."}, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(received_on), INTERVAL 1 ${interval})) AS time, countIf(outcome = 'true') AS true_alerts, countIf(outcome = 'false') AS false_alerts, countIf(outcome = 'duplicate') AS duplicate_alerts
FROM alerts FINAL WHERE state != 'void' AND received_on IS NOT NULL AND received_on BETWEEN {from} AND {to} GROUP BY time ORDER BY time`},
		{kind: timeseries, title: text{"派遣与到场", "Orders and arrivals"}, w: 12, h: 7,
			about: text{"派遣、到场与拒绝，按发生日。", "Orders, arrivals and refusals, by the day when they happened."}, sql: `
SELECT toDateTime(toStartOfInterval(assumeNotNull(day), INTERVAL 1 ${interval})) AS time, countIf(act = 'ordered') AS ordered, countIf(act = 'arrived') AS arrived, countIf(act = 'refused') AS refused
FROM (SELECT * FROM dispatches FINAL WHERE state != 'void') ARRAY JOIN ['ordered', 'arrived', 'refused'] AS act, [ordered_on, arrived_on, refused_on] AS day
WHERE day IS NOT NULL AND day BETWEEN {from} AND {to} GROUP BY time ORDER BY time`},
		{kind: table, kpi: "kpi_alerts", title: text{"核实用时与误报，按摄像机", "Time to verify and false alarms, by camera"}, w: 12, h: 9, sql: `
SELECT k.camera AS camera, any(k.camera_source) AS camera_source, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.duplicates) AS duplicate_alerts,
    quantileExactArray(0.5)(k.observed) AS median_seconds, quantileExactArray(0.9)(k.observed) AS ninetieth_seconds, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_alerts} AS k WHERE month BETWEEN {from} AND {to} GROUP BY camera ORDER BY camera`},
		{kind: table, kpi: "kpi_order_time", w: 12, h: 9, sql: `
SELECT month, k.kind AS alert_kind, sum(k.denominator) AS denominator, quantileExactArray(0.5)(k.observed) AS median_seconds, quantileExactArray(0.9)(k.observed) AS ninetieth_seconds, sum(k.without_order) AS without_order,
    sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_order_time} AS k WHERE month BETWEEN {from} AND {to} GROUP BY month, alert_kind ORDER BY month DESC, alert_kind LIMIT 500`},
		{kind: table, kpi: "kpi_arrival", title: text{"派单至到场时间（按月）", "From the order to the scene, by month"}, w: 12, h: 8, sql: `
SELECT month, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, quantileExactArray(0.5)(k.observed) AS median_seconds, quantileExactArray(0.9)(k.observed) AS ninetieth_seconds,
    sum(k.refused) AS refused, sum(k.cancelled) AS cancelled, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_arrival} AS k WHERE month BETWEEN {from} AND {to} GROUP BY month ORDER BY month DESC`},
		{kind: table, kpi: "kpi_nearest", title: text{"就近派单（按月）", "Nearest officer chosen, by month"}, w: 12, h: 8, sql: `
SELECT month, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.overridden) AS overridden, sum(k.unexplained) AS unexplained,
    sum(k.without_candidates) AS without_candidates, sum(k.not_computable) AS not_computable
FROM {kpi_nearest} AS k WHERE month BETWEEN {from} AND {to} GROUP BY month ORDER BY month DESC`},
		under("结案与值班", "Closing and duty"),
		{kind: table, kpi: "kpi_incidents", title: text{"按期结案与返工，按类别", "On-time closing and rework, by category"}, w: 12, h: 8, sql: `
SELECT k.category AS category, k.urgency AS urgency, sum(k.numerator) AS numerator, sum(k.denominator) AS denominator, numerator / nullIf(denominator, 0) AS value, sum(k.late) AS late, sum(k.overdue) AS overdue, sum(k.deferred) AS deferred,
    sum(k.failed) / nullIf(sum(k.verified), 0) AS rework_share, sum(k.not_filed) AS not_filed, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_incidents} AS k WHERE month BETWEEN {from} AND {to} GROUP BY category, urgency ORDER BY category, urgency`},
		{kind: table, kpi: "kpi_duty_gaps", title: text{"值班空档（按月）", "Duty gaps, by month"}, w: 12, h: 8, sql: `
SELECT month, sum(k.gaps) AS gaps, sum(k.numerator) / 60 AS gap_minutes, max(k.longest_seconds) / 60 AS longest_minutes, sum(k.numerator) / nullIf(sum(k.denominator), 0) AS value, sum(k.open_cases) AS open_cases, sum(k.not_computable) AS not_computable
FROM {kpi_duty_gaps} AS k WHERE month BETWEEN {from} AND {to} GROUP BY month ORDER BY month DESC`},
		under("摄像机", "Cameras"),
		trend("kpi_camera_availability", "camera_source"),
		{kind: table, kpi: "kpi_camera_availability", title: text{"在线率最低的摄像机", "The cameras that were up least"}, w: 12, h: 8, sql: `
SELECT k.camera AS camera, any(k.camera_source) AS camera_source, sum(k.numerator) / nullIf(sum(k.denominator), 0) AS value, sum(k.seconds_out) / 3600 AS hours_out, (sum(k.denominator) - sum(k.numerator)) / 3600 AS hours_not_known_up,
    sum(k.not_computable) / 3600 AS hours_not_heard, sum(k.signs_without_interval) AS signs_without_interval
FROM {kpi_camera_availability} AS k WHERE month BETWEEN {from} AND {to} GROUP BY camera ORDER BY value, camera LIMIT 50`},
	},
}
