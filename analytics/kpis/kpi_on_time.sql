-- name: kpi_on_time
-- zh: 按期办结率
-- en: On time
-- numerator: cases that ended within the limit of the basis
-- denominator: ended cases whose limit and clock are known
-- clock: as kpi_case_clocks, basis by basis: the promise, the statute with its lawful extension, or the planned date that a source states
-- cohort: cases that ended, by the month of the decision or stated end
-- period: first and last end in the cohort; filter by month in the monthly view
-- unit: ratio
-- target: statutory_workdays 1, since the law allows no other; none set for the others
-- not computable: ended cases without a decision event, acceptance, limit, planned date or a known calendar: by reason; open cases are shown apart
CREATE OR REPLACE VIEW kpi_on_time AS
SELECT
    basis,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late')) AS denominator,
    countIf(verdict = 'late') AS late,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    countIf(verdict = 'no decision') AS without_decision,
    countIf(verdict = 'no acceptance') AS without_acceptance,
    countIf(verdict = 'no limit') AS without_limit,
    countIf(verdict = 'no calendar') AS without_calendar,
    countIf(provisional_calendar AND verdict IN ('on_time', 'late')) AS provisional_calendar,
    minIf(ended_on, verdict IN ('on_time', 'late')) AS period_from,
    maxIf(ended_on, verdict IN ('on_time', 'late')) AS period_to,
    max(projected_at) AS fresh_at
FROM kpi_case_clocks
GROUP BY basis
ORDER BY basis
