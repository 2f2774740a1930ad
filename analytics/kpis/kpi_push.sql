-- name: kpi_push
-- zh: 双向推送签收
-- en: Two-way push: acknowledged in time
-- numerator: pushes acknowledged at or before the time that they were due; overdue are those due by now that nobody acknowledged, late those acknowledged after it
-- denominator: pushes that are on time, late or overdue
-- clock: real time; p50 and p90 in seconds from the first sending to the first acknowledgement
-- cohort: pushes by the month of their first sending, front to back and back to front apart
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set
-- not computable: pushes without a sending before the acknowledgement, or without a due time; open ones are not due yet
CREATE OR REPLACE VIEW kpi_push AS
SELECT
    toStartOfMonth(ifNull(sent_on, toDate32(first_at))) AS month,
    direction, organ, area,
    'real time' AS clock,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'overdue') AS overdue,
    if(denominator > 0, overdue / denominator, NULL) AS overdue_share,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    count(seconds) AS timed,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        multiIf(sent_at IS NULL OR acknowledged_at < sent_at, 'no sending', due_at IS NULL, 'no due time',
                acknowledged_at <= due_at, 'on_time', acknowledged_at IS NOT NULL, 'late', due_at < now(), 'overdue', 'open') AS verdict,
        if(acknowledged_at >= sent_at, dateDiff('second', sent_at, acknowledged_at), NULL) AS seconds
    FROM pushes FINAL
    WHERE state != 'void'
)
GROUP BY month, direction, organ, area
ORDER BY month, direction, organ, area
