-- name: kpi_on_time_monthly
-- zh: 按期办结率（按月）
-- en: On time, by month
-- numerator: cases that ended in the month within the limit of the basis
-- 分子: 当月在该口径时限内办结的件
-- denominator: cases that ended in the month whose limit and clock are known
-- 分母: 当月办结且时限与时钟已知的件
-- clock: as kpi_case_clocks, basis by basis
-- 时钟: 同 kpi_case_clocks，分口径
-- cohort: cases that ended in the month
-- 对象: 当月办结的件
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: as kpi_on_time
-- 目标: 同 kpi_on_time
-- not computable: as kpi_on_time
-- 无法计算: 同 kpi_on_time
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
