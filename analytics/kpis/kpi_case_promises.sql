-- name: kpi_case_promises
-- zh: 逐件承诺时限
-- en: Each case against its promise
-- numerator: one row a case and basis: verdict on_time, late, open, or no and what is missing
-- denominator: one row a case and basis
-- clock: as kpi_on_time_by_promise
-- cohort: all approval cases; basis stated_planned_date only those whose source states a planned date
-- period: each case its own
-- unit: workdays
-- target: none set
-- not computable: verdicts that begin with no
CREATE OR REPLACE VIEW kpi_case_promises AS
WITH
    (SELECT max(date) FROM calendar) AS last_day,
    counted AS
    (
        SELECT
            a.subject AS subject, a.item AS item, a.department AS department, a.accepted_on AS accepted_on, a.decided_on AS decided_on, a.projected_at AS projected_at,
            a.outcome AS outcome, a.stated_planned_on AS stated_planned_on, a.stated_end_on AS stated_end_on,
            if(a.promised_days IS NOT NULL, a.promised_days, v.promised_days) AS promise,
            a.extended_days AS extended_days,
            a.suspensions.from_on AS spans_from, arrayMap(d -> ifNull(d, assumeNotNull(a.decided_on)), a.suspensions.to_on) AS spans_to
        FROM (SELECT * FROM approvals FINAL) AS a
        LEFT JOIN
        (
            SELECT c.subject AS subject, any(i.promised_days) AS promised_days
            FROM (SELECT subject, item, accepted_on FROM approvals FINAL WHERE accepted_on IS NOT NULL AND item != '') AS c
            INNER JOIN (SELECT item, toNullable(promised_days) AS promised_days, effective_on, next_on FROM items_v) AS i ON c.item = i.item
            WHERE i.effective_on <= c.accepted_on AND (i.next_on IS NULL OR i.next_on > c.accepted_on)
            GROUP BY c.subject
        ) AS v ON a.subject = v.subject
    ),
    (SELECT groupArray((date, ordinal, provisional)) FROM (SELECT date, ordinal, provisional FROM calendar FINAL ORDER BY date)) AS days
SELECT
    subject, item, department,
    'promised_workdays' AS basis,
    decided_on AS ended_on,
    promise AS promised_days,
    multiIf(
        decided_on IS NULL OR accepted_on IS NULL, NULL,
        assumeNotNull(decided_on) > last_day OR assumeNotNull(accepted_on) < days[1].1, NULL,
        toInt32(days[dateDiff('day', days[1].1, assumeNotNull(decided_on)) + 1].2) - toInt32(days[dateDiff('day', days[1].1, assumeNotNull(accepted_on)) + 1].2)
            - arraySum((f, t) -> greatest(0, toInt32(days[dateDiff('day', days[1].1, least(t, assumeNotNull(decided_on))) + 1].2) - toInt32(days[dateDiff('day', days[1].1, greatest(f, assumeNotNull(accepted_on))) + 1].2)), spans_from, spans_to)
    ) AS net_workdays,
    multiIf(outcome IN ('not_accepted', 'withdrawn', 'terminated'), 'ended without decision',
            decided_on IS NULL AND stated_end_on IS NOT NULL, 'no decision',
            decided_on IS NULL, 'open', accepted_on IS NULL, 'no acceptance', promise IS NULL, 'no promise', net_workdays IS NULL, 'no calendar',
            net_workdays <= promise, 'on_time', 'late') AS verdict,
    decided_on IS NOT NULL AND days[dateDiff('day', days[1].1, assumeNotNull(decided_on)) + 1].3 AS provisional,
    projected_at
FROM counted
UNION ALL
SELECT
    subject, item, department,
    'stated_planned_date' AS basis,
    stated_end_on AS ended_on,
    NULL AS promised_days,
    NULL AS net_workdays,
    multiIf(stated_end_on IS NULL, 'open', stated_end_on <= stated_planned_on, 'on_time', 'late') AS verdict,
    false AS provisional,
    projected_at
FROM counted
WHERE stated_planned_on IS NOT NULL
