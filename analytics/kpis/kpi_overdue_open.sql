-- name: kpi_overdue_open
-- zh: 在办超期件
-- en: Overdue open cases
-- numerator: open cases that are over the limit of the basis today
-- 分子: 今天已超出该口径时限的在办件
-- denominator: open cases whose limit is known
-- 分母: 时限已知的在办件
-- clock: workdays after acceptance up to today (Asia/Shanghai), less lawful suspensions; a case whose clock stands is not over unless it was before
-- 时钟: 自受理后至今天(北京时间)的工作日，扣除依法中止；时钟停摆的件除非先前已超期，不算超期
-- cohort: accepted cases that are neither decided nor otherwise ended, by stage
-- 对象: 已受理、未决定也未以其他方式结束的件，按环节
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: a snapshot of today
-- 期间: 今天的快照
-- unit: cases
-- target: at most 0
-- 目标: 不超过0
-- not computable: open cases without acceptance or limit, and by the statute all where no law is chosen
-- 无法计算: 没有受理或时限的在办件，未选定法律时法定口径全部
-- column: in_time: 未超期 | in time
-- column: standing: 时钟停摆 | clock stands
-- column: today: 今日 | today
-- values: stage: approval
CREATE OR REPLACE VIEW kpi_overdue_open AS
SELECT
    basis, state AS stage, item, organ, area,
    countIf(over_on <= today) AS numerator,
    countIf(limit_days IS NOT NULL AND clock_start_on IS NOT NULL) AS denominator,
    countIf(limit_days IS NULL OR clock_start_on IS NULL) AS not_computable,
    countIf(basis = 'statutory_workdays' AND town_law() = 'none') AS without_law,
    countIf(limit_days IS NOT NULL AND clock_start_on IS NOT NULL AND due_on IS NULL) AS standing,
    countIf(provisional_calendar) AS provisional_calendar,
    min(clock_start_on) AS period_from,
    local_today() AS today,
    max(projected_at) AS fresh_at
FROM kpi_case_clocks
WHERE verdict = 'open' AND basis != 'stated_planned_date'
GROUP BY basis, stage, item, organ, area
ORDER BY basis, stage, item, organ, area
