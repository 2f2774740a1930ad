-- name: kpi_corrections
-- zh: 补正率
-- en: Correction rate
-- numerator: cases with a correction notice
-- 分子: 发出过补正告知的件
-- denominator: received cases that had one, or were accepted or ended without one
-- 分母: 已收件且发出过补正告知、或未经补正即受理或结束的件
-- clock: none
-- 时钟: 无
-- cohort: approval cases by the month of their receipt
-- 对象: 审批件按收件之月归类
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set; second_notices, cases with more than one notice, break the rule of the one-time notice (Licensing Law Art. 32): 0
-- 目标: 未设；second_notices(告知超过一次的件)违反一次性告知(行政许可法第32条)，应为0
-- not computable: cases without a receipt; cases that may still get a notice are open
-- 无法计算: 没有收件的件；仍可能被要求补正的件为未办结
-- column: second_notices: 再次补正 | second notices
CREATE OR REPLACE VIEW kpi_corrections AS
SELECT
    toStartOfMonth(ifNull(received_on, first_on)) AS month,
    item, organ, area,
    'none' AS clock,
    countIf(verdict = 'corrected') AS numerator,
    countIf(verdict IN ('corrected', 'straight')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'corrected' AND correction_notices > 1) AS second_notices,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        multiIf(received_on IS NULL, 'no receipt', correction_notices > 0, 'corrected', accepted_at IS NOT NULL OR closed_on IS NOT NULL, 'straight', 'open') AS verdict
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
