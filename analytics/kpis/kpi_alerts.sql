-- name: kpi_alerts
-- zh: 预警核实时间与误报率
-- en: Alerts: time to verify, false alarms
-- numerator: alerts that were verified as false
-- denominator: alerts that someone verified; duplicates are shown apart
-- clock: real time; p50 and p90 in seconds from the receipt to the first verification
-- cohort: alerts by the month of their verification, else of their receipt, by camera, the system that it belongs to and the source of the alert
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set
-- not computable: verified alerts without a receipt before it have no time; those that nobody looked at are open
CREATE OR REPLACE VIEW kpi_alerts AS
SELECT
    toStartOfMonth(coalesce(verified_on, received_on, toDate32(first_at))) AS month,
    camera, camera_source, source, organ, area,
    'real time' AS clock,
    countIf(verified_at IS NOT NULL AND outcome = 'false') AS numerator,
    countIf(verified_at IS NOT NULL) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verified_at IS NOT NULL AND outcome = 'duplicate') AS duplicates,
    count(seconds) AS timed,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    countIf(verified_at IS NULL) AS open_cases,
    countIf(verified_at IS NOT NULL AND seconds IS NULL) AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT a.*, c.source AS camera_source, if(verified_at >= received_at, dateDiff('second', received_at, verified_at), NULL) AS seconds
    FROM (SELECT * FROM alerts FINAL WHERE state != 'void') AS a
    LEFT JOIN (SELECT subject AS of_camera, source FROM cameras FINAL) AS c ON toString(a.camera) = c.of_camera
)
GROUP BY month, camera, camera_source, source, organ, area
ORDER BY month, camera, camera_source, source, organ, area
