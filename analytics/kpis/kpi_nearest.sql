-- name: kpi_nearest
-- zh: 就近派单率
-- en: Nearest officer chosen
-- numerator: orders to an officer at most tolerance_metres farther than the nearest one who could have gone
-- denominator: orders that state at least one officer who could have gone, and how far the chosen one was
-- clock: none; distances as the order states them
-- cohort: orders by the month in which they were given
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set; overridden with a reason is allowed, unexplained is not
-- not computable: orders whose chosen officer is none of those, or whose distances have no known datum; orders that state nobody who could have gone are shown apart
CREATE OR REPLACE VIEW kpi_nearest AS
SELECT
    toStartOfMonth(ifNull(ordered_on, toDate32(first_at))) AS month,
    organ, area,
    'none' AS clock,
    100 AS tolerance_metres,
    countIf(verdict = 'known' AND farther <= tolerance_metres) AS numerator,
    countIf(verdict = 'known') AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'known' AND farther > tolerance_metres AND override != '') AS overridden,
    countIf(verdict = 'known' AND farther > tolerance_metres AND override = '') AS unexplained,
    countIf(verdict = 'nobody') AS without_candidates,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        if(verdict = 'known', candidates.distance_metres[indexOf(candidates.officer, officer)] - arrayMin(candidates.distance_metres), 0) AS farther,
        multiIf(empty(candidates.officer), 'nobody', datum IN ('', 'unknown'), 'no datum', NOT has(candidates.officer, officer), 'no distance', 'known') AS verdict
    FROM dispatches FINAL
    WHERE ordered_at IS NOT NULL
)
GROUP BY month, organ, area
ORDER BY month, organ, area
