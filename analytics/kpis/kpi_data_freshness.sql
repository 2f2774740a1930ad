-- name: kpi_data_freshness
-- zh: 数据时效
-- en: Data freshness
-- numerator: seconds from the append of a record to the log until its subject's row is visible: bound of the bucket that holds the median and the 99th percentile
-- denominator: records that were projected
-- clock: real time, of the projectors' machines
-- cohort: records by the day on which they became visible
-- period: one day (UTC)
-- unit: seconds
-- target: none set
-- not computable: records slower than the last bound are counted as slower; a percentile among them is infinite. Records not yet projected are in oneseal status, and an event that its source states late is not slow here
CREATE OR REPLACE VIEW kpi_data_freshness AS
SELECT
    toDate(hour) AS day,
    'real time' AS clock,
    sum(events) AS denominator,
    quantileExactWeighted(0.5)(le, events) AS p50_seconds,
    quantileExactWeighted(0.99)(le, events) AS p99_seconds,
    sumIf(events, le = inf) AS slower,
    slower AS not_computable,
    max(hour) AS fresh_at
FROM delays
GROUP BY day
ORDER BY day
