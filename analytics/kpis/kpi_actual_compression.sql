-- name: kpi_actual_compression
-- zh: 实际办理时间压缩率（改革前后同口径）
-- en: Actual compression
-- numerator: median actual workdays of the cases before the reform less that of the cases of the same items now, whoever handles them now
-- 分子: 改革前各件实际工作日中位数，减去同样事项现在各件的中位数，不论现在由谁办理
-- denominator: median actual workdays of the cases before the reform
-- 分母: 改革前各件实际工作日中位数
-- clock: actual, in workdays after acceptance up to the decision, less lawful suspensions; the lower median
-- 时钟: 实际时间，受理后至决定的工作日，扣除依法中止；取较低的中位数
-- cohort: decided cases of items that have such cases on both sides; over rows, a case before counts 1000000 and one of observed_now its row's now_weight, so that each item counts as it did before the reform; organ and area are those of the cases before
-- 对象: 前后两侧均有此类件的事项的已决定件；多行合计时，改革前每件计1000000、observed_now每件计所在行的now_weight，使各事项按改革前的件数加权；机构与区划为改革前各件的
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: from the first to the last decision of either side, in columns of its own
-- 期间: 前后两侧各自从首个决定到末个决定，另列
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: decided cases without an acceptance, a version in force or a known calendar, and all cases of an item that has none on the other side; open cases apart
-- 无法计算: 没有受理、有效版本或已知日历的已决定件，以及另一侧没有件的事项的全部件；未办结的另列
-- column: base_median: 改革前中位数 | median before | workdays
-- column: now_median: 现在中位数 | median now | workdays
-- column: now_weight: 现在权重 | weight now
-- column: observed_before: 改革前观测值 | observed before
-- column: observed_now: 现在观测值 | observed now
CREATE OR REPLACE VIEW kpi_actual_compression AS
SELECT
    item, organ, area,
    'actual workdays' AS clock,
    if(comparable, length(before_days), 0) AS base_cases,
    if(comparable, length(after_days), 0) AS now_cases,
    if(comparable, before_days, []) AS observed_before,
    if(base_cases > 0, after_of_item, []) AS observed_now,
    if(base_cases > 0, intDiv(1000000 * base_cases, length(after_of_item)), 0) AS now_weight,
    if(base_cases > 0, observed_before[intDiv(base_cases + 1, 2)], NULL) AS base_median,
    if(base_cases > 0, observed_now[intDiv(length(observed_now) + 1, 2)], NULL) AS now_median,
    toInt32(base_median) - now_median AS numerator,
    base_median AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    comparable,
    open_cases,
    untimed + if(comparable, 0, length(before_days) + length(after_days)) AS not_computable,
    if(comparable, before_from, NULL) AS base_from,
    if(comparable, before_to, NULL) AS base_to,
    if(comparable, after_from, NULL) AS period_from,
    if(comparable, after_to, NULL) AS period_to,
    fresh_at
FROM
(
    SELECT
        *,
        arraySort(groupArrayArray(after_days) OVER (PARTITION BY item)) AS after_of_item,
        sum(length(before_days)) OVER (PARTITION BY item) > 0 AND notEmpty(after_of_item) AS comparable
    FROM
    (
        SELECT
            item, organ, area,
            arraySort(groupArrayIf(assumeNotNull(net_workdays), side = 'before' AND net_workdays IS NOT NULL)) AS before_days,
            arraySort(groupArrayIf(assumeNotNull(net_workdays), side = 'now' AND net_workdays IS NOT NULL)) AS after_days,
            countIf(side = 'open') AS open_cases,
            countIf(side != 'open' AND (side LIKE 'no %' OR net_workdays IS NULL)) AS untimed,
            minIf(decided_on, side = 'before' AND net_workdays IS NOT NULL) AS before_from,
            maxIf(decided_on, side = 'before' AND net_workdays IS NOT NULL) AS before_to,
            minIf(decided_on, side = 'now' AND net_workdays IS NOT NULL) AS after_from,
            maxIf(decided_on, side = 'now' AND net_workdays IS NOT NULL) AS after_to,
            max(projected_at) AS fresh_at
        FROM kpi_reform_sides
        GROUP BY item, organ, area
    )
)
ORDER BY item, organ, area
