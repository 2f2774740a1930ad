-- name: kpi_incidents
-- zh: 按期结案率与返工率
-- en: On-time closing and rework of incidents
-- numerator: incidents closed at or before their limit that were not deferred
-- 分子: 在时限内结案且未延期的事件
-- denominator: incidents that are due by now or closed, less the deferred ones
-- 分母: 现已到期或已结案的事件，扣除延期的
-- clock: real time, against the limit as the incident was filed with it
-- 时钟: 实际时间，对照立案时所定时限
-- cohort: incidents by the month of their limit, else of their beginning, by category and urgency
-- 对象: 事件按时限之月、无时限的按开始之月，并按类别与紧急程度归类
-- organ: owner of the incident
-- 机关: 事件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: 0.7, as the scheme of another town has it, known from an excerpt only
-- 目标: 0.7，为外镇方案所载，仅见于摘录
-- not computable: incidents that were filed, assigned or closed without a limit; those not filed, those with time left and those deferred are shown apart, the deferred ones against their new limit as well
-- 无法计算: 立案、派发或结案而无时限的事件；未立案的、尚未到期的、延期的另列，延期的同时对照新时限
-- column: deferred_on_time: 延期后按期 | on time after deferral
-- column: rework_share: 返工率 | rework share | ratio
CREATE OR REPLACE VIEW kpi_incidents AS
SELECT
    toStartOfMonth(ifNull(due_on, first_on)) AS month,
    category, urgency, organ, area,
    'real time' AS clock,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'overdue') AS overdue,
    countIf(verdict = 'deferred') AS deferred,
    countIf(verdict = 'deferred' AND ifNull(closed_at <= deferred_due_at, false)) AS deferred_on_time,
    sum(failed_verifications) AS failed,
    sum(verifications) AS verified,
    if(verified > 0, failed / verified, NULL) AS rework_share,
    countIf(verdict = 'not filed') AS not_filed,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        multiIf(state = 'not_filed', 'not filed', state = 'open', 'open', due_at IS NULL, 'no limit', deferrals > 0, 'deferred',
                closed_at <= due_at, 'on_time', closed_at IS NOT NULL, 'late', due_at < now(), 'overdue', 'open') AS verdict
    FROM incidents FINAL
    WHERE state != 'void'
)
GROUP BY month, category, urgency, organ, area
ORDER BY month, category, urgency, organ, area
