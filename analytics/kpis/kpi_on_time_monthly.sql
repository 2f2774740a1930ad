-- name: kpi_on_time_monthly
-- zh: 按期办结率（按月）
-- en: On time, by month
-- numerator: cases that ended in the month within the limit of the basis
-- denominator: cases that ended in the month whose limit and clock are known
-- clock: as kpi_case_clocks, basis by basis
-- cohort: cases that ended in the month
-- period: one calendar month, local dates
-- unit: ratio
-- target: as kpi_on_time
-- not computable: as kpi_on_time
CREATE OR REPLACE VIEW kpi_on_time_monthly AS
SELECT
    basis,
    toStartOfMonth(ended_on) AS month,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM kpi_case_clocks
WHERE ended_on IS NOT NULL
GROUP BY basis, month
ORDER BY basis, month
