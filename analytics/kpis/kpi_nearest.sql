-- name: kpi_nearest
-- zh: 就近派单率
-- en: Nearest officer chosen
-- numerator: orders to an officer at most tolerance_metres farther than the nearest one who could have gone
-- 分子: 派给不比可派人员中最近者远超tolerance_metres米者的派遣
-- denominator: orders that state at least one officer who could have gone, and how far the chosen one was
-- 分母: 载明至少一名可派人员及所派人员距离的派遣
-- clock: none; distances as the order states them
-- 时钟: 无；距离按派遣所载
-- cohort: orders by the month in which they were given
-- 对象: 派遣按下达之月归类
-- organ: owner of the order
-- 机关: 指令的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set; overridden with a reason is allowed, unexplained is not
-- 目标: 未设；允许写明理由而不派最近者，无理由不可
-- not computable: orders whose chosen officer is none of those, or whose distances have no known datum; orders that state nobody who could have gone are shown apart
-- 无法计算: 所派人员不在可派人员之列或距离的大地基准不明的派遣；未载可派人员的另列
-- column: overridden: 有理由未派最近 | overridden with a reason
-- column: tolerance_metres: 容许距离 | tolerance | metres
-- column: unexplained: 无理由 | unexplained
-- column: without_candidates: 无可派人员 | nobody could go
CREATE OR REPLACE VIEW kpi_nearest AS
SELECT
    toStartOfMonth(ifNull(ordered_on, first_on)) AS month,
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
