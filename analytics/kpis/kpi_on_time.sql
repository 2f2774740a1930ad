-- name: kpi_on_time
-- zh: 按期办结率
-- en: On time
-- numerator: cases that ended within the limit of the basis
-- 分子: 在该口径时限内办结的件
-- denominator: ended cases whose limit and clock are known
-- 分母: 已办结且时限与时钟已知的件
-- clock: that of kpi_case_clocks, basis by basis: the promise, the statute with its lawful extension, or the planned date that a source states
-- 时钟: 即kpi_case_clocks的时钟，分口径：承诺、法定(含依法延长)、来源所载计划日期
-- cohort: cases that ended, by the month of the decision or stated end; those without one by the month in which they began
-- 对象: 已办结的件，按决定或所载办结之月；没有的按开始之月
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates; first and last end in columns of their own
-- 期间: 一个公历月，本地日期；首末办结日另列
-- unit: ratio
-- target: 1 for statutory_workdays, since the law allows no other; none set for the others
-- 目标: 法定工作日口径为1，法律不许超期；其他口径未设
-- not computable: ended cases without a decision event, acceptance, limit, planned date or a known calendar, and by the statute all where no law is chosen: by reason; open cases and those that ended without a decision, within the limit or over it, are shown apart
-- 无法计算: 缺决定、受理、时限、计划日期或日历的已办结件，未选定法律时法定口径全部，按原因分列；在办件及无决定而结束(未超期或已超期)的件另列
-- column: ended_over_limit: 超期后无决定而结束 | ended without decision, over the limit
-- column: ended_without_decision: 未超期而无决定结束 | ended without decision, within the limit
-- column: without_acceptance: 无受理 | without acceptance
-- column: without_calendar: 超出日历 | beyond the calendar
-- column: without_decision: 无决定 | without decision
CREATE OR REPLACE VIEW kpi_on_time AS
SELECT
    toStartOfMonth(ifNull(ended_on, first_on)) AS month,
    basis, item, organ, area,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late')) AS denominator,
    countIf(verdict = 'late') AS late,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict = 'ended without decision') AS ended_without_decision,
    countIf(verdict = 'ended over limit') AS ended_over_limit,
    countIf(verdict LIKE 'no %') AS not_computable,
    countIf(verdict = 'no decision') AS without_decision,
    countIf(verdict = 'no acceptance') AS without_acceptance,
    countIf(verdict = 'no limit') AS without_limit,
    countIf(verdict = 'no calendar') AS without_calendar,
    countIf(verdict = 'no law') AS without_law,
    countIf(provisional_calendar AND verdict IN ('on_time', 'late')) AS provisional_calendar,
    minIf(ended_on, verdict IN ('on_time', 'late')) AS period_from,
    maxIf(ended_on, verdict IN ('on_time', 'late')) AS period_to,
    max(projected_at) AS fresh_at
FROM kpi_case_clocks
GROUP BY month, basis, item, organ, area
ORDER BY month, basis, item, organ, area
