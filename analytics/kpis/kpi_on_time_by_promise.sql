-- name: kpi_on_time_by_promise
-- zh: 按承诺时限办结率
-- en: On time by promise
-- numerator: cases that ended within the promise
-- denominator: ended cases whose promise and clock are known
-- clock: basis promised_workdays counts workdays after acceptance up to the decision, less suspended ones, against the limit promised at acceptance; basis stated_planned_date compares the local dates of the end and the planned end, both as the source states them: the planned day itself is on time
-- cohort: cases that ended, by the month of the decision or stated end
-- period: first and last end in the cohort; filter by month in the monthly view
-- unit: ratio
-- target: none set
-- not computable: ended cases without a decision event, acceptance, promise, planned date or a published calendar: by reason; open cases are shown apart
CREATE OR REPLACE VIEW kpi_on_time_by_promise AS
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
    countIf(verdict = 'no promise') AS without_promise,
    countIf(verdict = 'no calendar') AS without_calendar,
    countIf(provisional AND verdict IN ('on_time', 'late')) AS provisional_calendar,
    minIf(ended_on, verdict IN ('on_time', 'late')) AS period_from,
    maxIf(ended_on, verdict IN ('on_time', 'late')) AS period_to,
    max(projected_at) AS fresh_at
FROM kpi_case_promises
GROUP BY basis
ORDER BY basis
