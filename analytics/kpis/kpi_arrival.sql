-- name: kpi_arrival
-- zh: 派单至到场时间
-- en: From the order to the scene
-- numerator: orders whose officer was on the scene within target_seconds
-- denominator: orders whose officer arrived
-- clock: real time; p50 and p90 in seconds from the order to the arrival
-- cohort: orders by the month of the arrival, else of the order
-- period: one calendar month, local dates
-- unit: ratio
-- target: 900 seconds, from the drill of another town, known from an excerpt only; the town has set none
-- not computable: arrivals without an order before it, and orders that were done without an arrival; refused, cancelled and open ones are shown apart
CREATE OR REPLACE VIEW kpi_arrival AS
SELECT
    toStartOfMonth(coalesce(arrived_on, ordered_on, toDate32(first_at))) AS month,
    organ, area,
    'real time' AS clock,
    900 AS target_seconds,
    countIf(seconds <= target_seconds) AS numerator,
    count(seconds) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    countIf(verdict = 'refused') AS refused,
    countIf(verdict = 'cancelled') AS cancelled,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        if(arrived_at >= ordered_at, dateDiff('second', ordered_at, arrived_at), NULL) AS seconds,
        multiIf(seconds IS NOT NULL, 'arrived', arrived_at IS NOT NULL, 'no order before it', state IN ('refused', 'cancelled'), toString(state),
                state = 'done', 'no arrival', 'open') AS verdict
    FROM dispatches FINAL
    WHERE state != 'void'
)
GROUP BY month, organ, area
ORDER BY month, organ, area
