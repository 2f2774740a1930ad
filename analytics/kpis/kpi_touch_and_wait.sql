-- name: kpi_touch_and_wait
-- zh: 办理时间与等待时间
-- en: Touch time and wait
-- numerator: office time in which someone was at a window with the case, from the call to the end of the service: of all handling, only this states a beginning and an end
-- 分子: 有人在窗口办理该件的办公时间，自叫号至服务结束：所有经办中只有它载明起止
-- denominator: office time from the receipt to the end of the same cases
-- 分母: 同样各件自收件至结束的办公时间
-- clock: office hours (the town's, on workdays), on the case's local clock
-- 时钟: 办公时间(本镇工作日开放时段)，按该件的本地时间
-- cohort: ended cases that a visit names, by the month of their end
-- 对象: 有来访载明的已结件，按结束之月
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set; a lower bound, since acts_without_interval are points in time
-- 目标: 未设；为下限，因为acts_without_interval只是时点
-- not computable: ended cases for which no event states an interval of handling, or without a receipt, or beyond the calendar; open cases apart
-- 无法计算: 没有事件载明办理起止、没有收件或超出日历的已结件；未办结的另列
-- column: acts_without_interval: 无起止的行为 | acts without an interval
-- column: span_hours: 每件历时 | span a case | hours
-- column: touch_hours: 每件办理 | touch a case | hours
CREATE OR REPLACE VIEW kpi_touch_and_wait AS
SELECT
    toStartOfMonth(ifNull(closed_on, first_on)) AS month,
    item, organ, area,
    'office hours' AS clock,
    sumIf(touch, verdict = 'timed') AS numerator,
    ifNull(sumIf(span, verdict = 'timed'), 0) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'timed') AS cases,
    sumIf(acts, verdict = 'timed') AS acts_without_interval,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        c.subject AS subject, c.item AS item, c.organ AS organ, c.area AS area, c.closed_on AS closed_on, c.first_on AS first_on, c.projected_at AS projected_at, c.acts AS acts,
        arraySum(arrayMap((called, left_window) -> ifNull(greatest(office_seconds(addMinutes(least(left_window, assumeNotNull(c.ended)), c.shift))
            - office_seconds(addMinutes(called, c.shift)), 0), 0), v.calls, v.ends)) AS touch,
        office_seconds(addMinutes(c.ended, c.shift)) - office_seconds(addMinutes(c.received_at, c.shift)) AS span,
        multiIf(c.ended IS NULL, 'open', c.received_at IS NULL, 'no receipt', empty(v.calls), 'no interval', span IS NULL, 'no calendar', 'timed') AS verdict
    FROM
    (
        SELECT subject, item, organ, area, closed_on, first_on, received_at, projected_at, ifNull(ended_at, stated_end) AS ended, steps.utc_offset[1] AS shift,
            arrayCount(h -> h, handling) AS acts
        FROM approvals_v WHERE state != 'void'
    ) AS c
    LEFT JOIN
    (
        SELECT case_subject, groupArray(assumeNotNull(called)) AS calls, groupArray(assumeNotNull(left_window)) AS ends
        FROM (SELECT * FROM tickets FINAL)
        ARRAY JOIN waits.called_at AS called, waits.left_at AS left_window, waits.outcome AS outcome
        ARRAY JOIN cases AS case_subject
        WHERE outcome = 'served' AND called IS NOT NULL
        GROUP BY case_subject
    ) AS v ON c.subject = v.case_subject
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
