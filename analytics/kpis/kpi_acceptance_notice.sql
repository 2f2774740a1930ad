-- name: kpi_acceptance_notice
-- zh: 五个工作日内告知率
-- en: Told within five workdays
-- numerator: cases accepted, not accepted, or sent a correction notice at most five workdays after the receipt
-- 分子: 收件后五个工作日内已受理、不予受理或已发补正告知的件
-- denominator: received cases that were told, were deemed accepted since nobody told them, or wait longer than that
-- 分母: 已收件且已告知、因无人告知而视为受理、或等待超过五个工作日的件
-- clock: workdays after the first receipt up to the first of the three acts (Licensing Law Art. 32), or up to today (Asia/Shanghai)
-- 时钟: 首次收件后至三种行为中首个的工作日(行政许可法第32条)；未告知的算至今天(北京时间)
-- cohort: approval cases by the month of their receipt
-- 对象: 审批件按收件之月归类
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: 1 (Licensing Law Art. 32)
-- 目标: 1(行政许可法第32条)
-- not computable: cases without a receipt, all where no law is chosen, those beyond the calendar, or ended by their source's word without any of these acts; those withdrawn or terminated before, and those that still have time, are shown apart
-- 无法计算: 没有收件、未选定法律时全部、超出日历，或来源称已结束而无任一上述行为的件；此前撤回或终止的、尚未到期的另列
CREATE OR REPLACE VIEW kpi_acceptance_notice AS
SELECT
    toStartOfMonth(ifNull(received_on, first_on)) AS month,
    item, organ, area,
    'workdays' AS clock,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'deemed', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'deemed') AS deemed_accepted,
    countIf(verdict = 'overdue') AS overdue,
    countIf(verdict = 'ended before') AS ended_before,
    countIf(verdict = 'no law') AS without_law,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        arrayFirstIndex(t -> t IN ('oneseal.approval.correction_notice_issued', 'oneseal.approval.accepted', 'oneseal.approval.not_accepted', 'oneseal.approval.deemed_accepted'), steps.type) AS told,
        if(told > 0, workdays(received_on, toDate32(addMinutes(steps.time[told], steps.utc_offset[told]))),
            workdays(received_on, local_today())) AS days,
        rule_in('late_acceptance_notice', received_on).limit AS allowed,
        multiIf(received_on IS NULL, 'no receipt', allowed IS NULL, 'no law', steps.type[told] = 'oneseal.approval.deemed_accepted', 'deemed',
                told = 0 AND outcome != '', 'ended before', told = 0 AND closed_on IS NOT NULL, 'no word on acceptance', days IS NULL, 'no calendar',
                told = 0, if(days > allowed, 'overdue', 'open'), days <= allowed, 'on_time', 'late') AS verdict
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
