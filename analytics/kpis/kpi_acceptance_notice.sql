-- name: kpi_acceptance_notice
-- zh: 五个工作日内告知率
-- en: Told within five workdays
-- numerator: cases accepted, not accepted, or sent a correction notice at most five workdays after the receipt
-- denominator: received cases that were told, were deemed accepted since nobody told them, or wait longer than that
-- clock: workdays after the first receipt up to the first of the three acts (Licensing Law Art. 32), or up to today (Asia/Shanghai)
-- cohort: approval cases by the month of their receipt
-- period: one calendar month, local dates
-- unit: ratio
-- target: 1 (Licensing Law Art. 32)
-- not computable: cases without a receipt, beyond the calendar, or ended by their source's word without any of these acts; those withdrawn or terminated before, and those that still have time, are shown apart
CREATE OR REPLACE VIEW kpi_acceptance_notice AS
SELECT
    toStartOfMonth(ifNull(received_on, toDate32(first_at))) AS month,
    item, organ, area,
    'workdays' AS clock,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'deemed', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'deemed') AS deemed_accepted,
    countIf(verdict = 'overdue') AS overdue,
    countIf(verdict = 'ended before') AS ended_before,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        arrayFirstIndex(t -> substringIndex(t, '.', -1) IN ('correction_notice_issued', 'accepted', 'not_accepted', 'deemed_accepted'), steps.type) AS told,
        if(told > 0, workdays(received_on, toDate32(addMinutes(steps.time[told], steps.utc_offset[told]))),
            workdays(received_on, toDate32(toTimeZone(now(), 'Asia/Shanghai')))) AS days,
        multiIf(received_on IS NULL, 'no receipt', steps.type[told] = 'oneseal.approval.deemed_accepted', 'deemed',
                told = 0 AND outcome != '', 'ended before', told = 0 AND closed_on IS NOT NULL, 'no word on acceptance', days IS NULL, 'no calendar',
                told = 0, if(days > 5, 'overdue', 'open'), days <= 5, 'on_time', 'late') AS verdict
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
