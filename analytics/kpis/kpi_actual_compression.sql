-- name: kpi_actual_compression
-- zh: 实际办理时间压缩率（改革前后同口径）
-- en: Actual compression
-- numerator: median actual workdays of the cases before the reform less that of the cases now
-- 分子: 改革前各件实际工作日中位数减去现在各件中位数
-- denominator: median actual workdays of the cases before the reform
-- 分母: 改革前各件实际工作日中位数
-- clock: actual, in workdays after acceptance up to the decision, less lawful suspensions; the lower median
-- 时钟: 实际时间，受理后至决定的工作日，扣除依法中止；取较低的中位数
-- cohort: decided cases of items that have such cases on both sides; in scope all items the cases now weigh so that each item counts as it did before the reform
-- 对象: 前后两侧均有此类件的事项的已决定件；全部事项口径下，现在的件按各事项改革前的件数加权
-- period: from the first to the last decision of either side, in columns of its own
-- 期间: 前后两侧各自从首个决定到末个决定，另列
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: decided cases without an acceptance, a version in force or a known calendar, and all cases of an item that has none on the other side; open cases apart
-- 无法计算: 没有受理、有效版本或已知日历的已决定件，以及另一侧没有件的事项的全部件；未办结的另列
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
