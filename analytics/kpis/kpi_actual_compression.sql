-- name: kpi_actual_compression
-- zh: 实际办理时间压缩率（改革前后同口径）
-- en: Actual compression
-- numerator: median actual workdays of the cases before the reform less that of the cases now
-- denominator: median actual workdays of the cases before the reform
-- clock: actual, in workdays after acceptance up to the decision, less lawful suspensions; the lower median
-- cohort: decided cases of items that have such cases on both sides; in scope all items the cases now weigh so that each item counts as it did before the reform
-- period: from the first to the last decision of either side, in columns of its own
-- unit: ratio
-- target: none set
-- not computable: decided cases without an acceptance, a version in force or a known calendar, and all cases of an item that has none on the other side; open cases apart
CREATE OR REPLACE VIEW kpi_actual_compression AS
SELECT
    scope, if(scope = 'item', item, '') AS of_item,
    'actual workdays' AS clock,
    countIf(comparable AND side = 'before') AS base_cases,
    countIf(comparable AND side = 'now') AS now_cases,
    if(base_cases > 0, quantileExactWeightedIf(0.5)(days, weight, comparable AND side = 'before'), NULL) AS base_median,
    if(base_cases > 0, quantileExactWeightedIf(0.5)(days, weight, comparable AND side = 'now'), NULL) AS now_median,
    toInt32(base_median) - now_median AS numerator,
    base_median AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    uniqExactIf(item, comparable) AS items,
    uniqExactIf(item, side != 'open' AND (before_of_item = 0 OR now_of_item = 0)) AS items_not_comparable,
    countIf(side = 'open') AS open_cases,
    countIf(NOT comparable AND side != 'open') AS not_computable,
    minIf(decided_on, comparable AND side = 'before') AS base_from,
    maxIf(decided_on, comparable AND side = 'before') AS base_to,
    minIf(decided_on, comparable AND side = 'now') AS period_from,
    maxIf(decided_on, comparable AND side = 'now') AS period_to,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *, ifNull(net_workdays, 0) AS days,
        side IN ('before', 'now') AND net_workdays IS NOT NULL AS timed,
        countIf(timed AND side = 'before') OVER (PARTITION BY item) AS before_of_item,
        countIf(timed AND side = 'now') OVER (PARTITION BY item) AS now_of_item,
        timed AND before_of_item > 0 AND now_of_item > 0 AS comparable,
        -- in millionths of a case before the reform
        if(comparable, if(side = 'before', 1000000, intDiv(1000000 * before_of_item, now_of_item)), 0) AS weight
    FROM kpi_reform_sides
)
ARRAY JOIN ['item', 'all items'] AS scope
GROUP BY scope, of_item
ORDER BY scope, of_item
