-- name: kpi_case_clocks
-- zh: 逐件三时钟
-- en: Each case by each clock
-- numerator: one row a case and basis: verdict on_time, late, open, or no and what is missing
-- denominator: one row a case and basis
-- clock: promised_workdays and statutory_workdays count workdays after acceptance up to the decision, less lawful suspensions (Licensing Law Art. 45), against the limit told at acceptance or else that of the item's version in force then, the statutory one with its lawful extension (Art. 42); stated_planned_date compares the local dates of the end and the planned end, both as the source states them: the planned day itself is on time
-- cohort: all approval cases; basis stated_planned_date only those whose source states a planned date
-- period: each case its own
-- unit: workdays
-- target: none set
-- not computable: verdicts that begin with no
CREATE OR REPLACE VIEW kpi_case_clocks AS
SELECT
    subject, item, item_version, department, organ, area, state, accepted_on, basis,
    if(basis = 'stated_planned_date', stated_end_on, decided_on) AS ended_on,
    limit_days,
    if(basis = 'stated_planned_date', NULL, net_workdays) AS used_days,
    due_on, over_on,
    multiIf(
        basis = 'stated_planned_date', multiIf(stated_end_on IS NULL, 'open', assumeNotNull(stated_end_on) <= assumeNotNull(due_on), 'on_time', 'late'),
        outcome IN ('not_accepted', 'withdrawn', 'terminated'), 'ended without decision',
        decided_on IS NULL AND stated_end_on IS NOT NULL, 'no decision',
        decided_on IS NULL, 'open', accepted_on IS NULL, 'no acceptance', limit_days IS NULL, 'no limit', net_workdays IS NULL, 'no calendar',
        assumeNotNull(net_workdays) <= assumeNotNull(limit_days), 'on_time', 'late') AS verdict,
    provisional AND basis != 'stated_planned_date' AS provisional_calendar,
    calendar, projected_at
FROM (SELECT * FROM approvals FINAL)
ARRAY JOIN
    ['promised_workdays', 'statutory_workdays', 'stated_planned_date'] AS basis,
    [promised_days, statutory_days + extended_days, NULL] AS limit_days,
    [promised_due_on, statutory_due_on, stated_planned_on] AS due_on,
    [promised_over_on, statutory_over_on, NULL] AS over_on
WHERE basis != 'stated_planned_date' OR stated_planned_on IS NOT NULL
