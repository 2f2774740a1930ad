-- name: kpi_touch_and_wait
-- zh: 办理时间与等待时间
-- en: Touch time and wait
-- numerator: office time in which someone was at a window with the case, from the call to the end of the service: of all handling, only this states a beginning and an end
-- denominator: office time from the receipt to the end of the same cases
-- clock: office hours (9:00 to 12:00 and 13:30 to 17:30 on workdays), on the case's local clock
-- cohort: ended cases that a visit names, by the month of their end
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set; a lower bound, since acts_without_interval are points in time
-- not computable: ended cases for which no event states an interval of handling, or without a receipt, or beyond the calendar; open cases apart
CREATE OR REPLACE VIEW kpi_touch_and_wait AS
SELECT
    toStartOfMonth(ifNull(closed_on, toDate32(first_at))) AS month,
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
        c.item AS item, c.organ AS organ, c.area AS area, c.closed_on AS closed_on, c.first_at AS first_at, c.projected_at AS projected_at, c.acts AS acts,
        arraySum(arrayMap((called, left_window) -> ifNull(greatest(office_seconds(addMinutes(least(left_window, assumeNotNull(c.ended)), c.shift))
            - office_seconds(addMinutes(called, c.shift)), 0), 0), v.calls, v.ends)) AS touch,
        office_seconds(addMinutes(c.ended, c.shift)) - office_seconds(addMinutes(c.received_at, c.shift)) AS span,
        multiIf(c.ended IS NULL, 'open', c.received_at IS NULL, 'no receipt', empty(v.calls), 'no interval', span IS NULL, 'no calendar', 'timed') AS verdict
    FROM
    (
        SELECT subject, item, organ, area, closed_on, first_at, received_at, projected_at, ifNull(ended_at, stated_end) AS ended, steps.utc_offset[1] AS shift,
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
