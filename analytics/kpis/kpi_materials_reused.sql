-- name: kpi_materials_reused
-- zh: 材料共享复用率
-- en: Materials reused instead of asked again
-- numerator: cases in which at least one material was taken from what the government holds
-- 分子: 至少一份材料取自政府已有数据的件
-- denominator: cases that ended, or reused one already, whose item, in the version in force on the day of the receipt, always needs a material that the government itself makes
-- 分母: 已结束或已复用、且收件当日有效的事项版本必需政府自制材料的件
-- clock: none
-- 时钟: 无
-- cohort: approval cases by the month in which their materials came in
-- 对象: 按收件之月归类的审批件
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: cases without a receipt, or whose item had no version in force; cases whose item needs no such material are shown apart, as are open ones
-- 无法计算: 没有收件或没有有效版本的件；无需此类材料的件与在办件另行列出
-- column: materials_reused: 复用材料 | materials reused
-- column: nothing_to_reuse: 无可复用 | nothing to reuse
CREATE OR REPLACE VIEW kpi_materials_reused AS
SELECT
    toStartOfMonth(ifNull(received_on, first_on)) AS month,
    item, organ, area,
    'none' AS clock,
    countIf(verdict = 'reused') AS numerator,
    countIf(verdict IN ('reused', 'not_reused')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    sumIf(reused, verdict = 'reused') AS materials_reused,
    countIf(verdict = 'nothing to reuse') AS nothing_to_reuse,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        c.subject AS subject, c.item AS item, c.organ AS organ, c.area AS area, c.received_on AS received_on, c.first_on AS first_on, c.projected_at AS projected_at, c.reused AS reused,
        multiIf(c.received_on IS NULL, 'no receipt', v.item = '' OR (v.next_on IS NOT NULL AND assumeNotNull(v.next_on) <= c.day), 'no version',
                v.government_materials = 0, 'nothing to reuse', c.reused > 0, 'reused', c.ended_at IS NULL, 'open', 'not_reused') AS verdict
    FROM
    (
        SELECT subject, item, organ, area, received_on, ifNull(received_on, toDate32('1900-01-01')) AS day, first_on, ended_at, projected_at,
            countEqual(steps.type, 'oneseal.approval.material_reused') AS reused
        FROM approvals FINAL
        WHERE state != 'void'
    ) AS c
    ASOF LEFT JOIN items_v AS v ON c.item = v.item AND c.day >= v.effective_on
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
