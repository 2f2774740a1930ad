-- name: kpi_handovers
-- zh: 每件交接次数
-- en: Handovers per case
-- numerator: times that one officer handled a case after another one; between_units are those after another unit
-- 分子: 一名人员在另一名人员之后经手的次数；between_units为在另一部门之后经手的次数
-- denominator: closed cases in which acts of handling name their officers
-- 分母: 经办行为载明人员的已结件
-- clock: none; acts of handling are those of approvals_v
-- 时钟: 无；经办行为同approvals_v
-- cohort: approval cases that were decided or otherwise ended, by the month of their end
-- 对象: 已决定或以其他方式结束的审批件，按结束之月
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: handovers per case
-- target: none set
-- 目标: 未设
-- not computable: closed cases in which no act of handling names an officer
-- 无法计算: 没有任何经办行为载明人员的已结件
-- column: between_units: 跨部门 | between units
-- column: handovers_per_case: 每件交接 | handovers a case
CREATE OR REPLACE VIEW kpi_handovers AS
SELECT
    toStartOfMonth(ifNull(closed_on, first_on)) AS month,
    item, organ, area,
    'none' AS clock,
    sumIf(handovers, verdict = 'known') AS numerator,
    countIf(verdict = 'known') AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    sumIf(unit_handovers, verdict = 'known') AS between_units,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        arrayFilter((actor, handled) -> handled AND actor != '', steps.actor, handling) AS officers,
        arrayFilter((unit, handled) -> handled AND unit != '', steps.unit, handling) AS units,
        length(arrayCompact(officers)) - 1 AS handovers,
        greatest(length(arrayCompact(units)), 1) - 1 AS unit_handovers,
        multiIf(closed_on IS NULL, 'open', empty(officers), 'no officer', 'known') AS verdict
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
