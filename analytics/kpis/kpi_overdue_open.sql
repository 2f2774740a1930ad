-- name: kpi_overdue_open
-- zh: 在办超期件
-- en: Overdue open cases
-- numerator: open cases that are over the limit of the basis today
-- denominator: open cases whose limit is known
-- clock: workdays after acceptance up to today (Asia/Shanghai), less lawful suspensions; a case whose clock stands is not over unless it was before
-- cohort: accepted cases that are neither decided nor otherwise ended, by stage
-- period: a snapshot of today
-- unit: cases
-- target: 0
-- not computable: open cases without acceptance or limit
CREATE OR REPLACE VIEW kpi_overdue_open AS
SELECT
    basis, state AS stage,
    countIf(over_on <= today) AS numerator,
    countIf(limit_days IS NOT NULL AND accepted_on IS NOT NULL) AS denominator,
    countIf(limit_days IS NULL OR accepted_on IS NULL) AS not_computable,
    countIf(limit_days IS NOT NULL AND accepted_on IS NOT NULL AND due_on IS NULL) AS standing,
    countIf(provisional_calendar) AS provisional_calendar,
    min(accepted_on) AS period_from,
    toDate32(toTimeZone(now(), 'Asia/Shanghai')) AS today,
    max(projected_at) AS fresh_at
FROM kpi_case_clocks
WHERE verdict = 'open' AND basis != 'stated_planned_date'
GROUP BY basis, stage
ORDER BY basis, stage
