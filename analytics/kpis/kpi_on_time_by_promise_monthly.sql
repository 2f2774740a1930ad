-- name: kpi_on_time_by_promise_monthly
-- zh: 按承诺时限办结率（按月）
-- en: On time by promise, by month
-- numerator: cases that ended in the month within the promise
-- denominator: cases that ended in the month whose promise and clock are known
-- clock: as kpi_on_time_by_promise, basis by basis
-- cohort: cases that ended in the month
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set
-- not computable: as kpi_on_time_by_promise
CREATE OR REPLACE VIEW kpi_on_time_by_promise_monthly AS
SELECT
    basis,
    toStartOfMonth(ended_on) AS month,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM kpi_case_promises
WHERE ended_on IS NOT NULL
GROUP BY basis, month
ORDER BY basis, month
