-- name: kpi_ab_cover
-- zh: AB角顶岗及时率
-- en: A/B cover in one working hour
-- numerator: absences of A with due cases in which B took over every post within one working hour
-- 分子: A角缺席且有待办件、B角一个工作小时内全部岗位到岗的缺席
-- denominator: absences of A with due cases that were taken over, or ended without it
-- 分母: A角缺席且有待办件、已有人顶岗或已结束的缺席
-- clock: office hours (the town's, on workdays), on the local clock of the absence; a working hour may span lunch or a weekend
-- 时钟: 办公时间(本镇工作日开放时段)，按缺席地的本地时间；一个工作小时可以跨午休或周末
-- cohort: absences by the month of their start
-- 对象: 按缺席开始之月归类
-- organ: owner of the absence
-- 机关: 缺岗的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: absences without a start, or beyond the calendar; those without due cases and those that last and are not covered are shown apart
-- 无法计算: 没有开始时间或超出日历的缺席；无待办件的、仍在缺席且无人顶岗的另行列出
-- column: covered: 一小时内顶岗 | covered in an hour
-- column: uncovered: 无人顶岗 | uncovered
-- column: uncovered_hours: 缺岗办公小时 | office hours without cover | hours
-- column: without_due_cases: 无待办件 | without due cases
CREATE OR REPLACE VIEW kpi_ab_cover AS
SELECT
    toStartOfMonth(ifNull(started_on, first_on)) AS month,
    organ, area,
    'office hours' AS clock,
    countIf(verdict = 'covered') AS numerator,
    countIf(verdict IN ('covered', 'late', 'uncovered')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'uncovered') AS uncovered,
    sumIf(arraySum(seconds), verdict IN ('covered', 'late', 'uncovered')) / 3600 AS uncovered_hours,
    countIf(verdict = 'nothing due') AS without_due_cases,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        -- Of each post, from the start until B took over or A was back.
        arrayMap(at -> greatest(ifNull(office_seconds(addMinutes(assumeNotNull(at), utc_offset)) - office_seconds(addMinutes(assumeNotNull(started_at), utc_offset)), 0), 0),
            arrayFilter(at -> at IS NOT NULL, arrayMap(at -> coalesce(at, ended_at), posts.taken_over_at))) AS seconds,
        multiIf(started_at IS NULL, 'no start',
                workday_ordinal(greatest(started_on, ifNull(ended_on, started_on))) IS NULL OR workday_ordinal(started_on) IS NULL, 'no calendar',
                empty(due), 'nothing due',
                NOT has(posts.taken_over_at, NULL), if(arrayMax(seconds) <= 3600 * rule_in('deputy_in_place', started_on).limit, 'covered', 'late'),
                ended_at IS NOT NULL, 'uncovered', 'open') AS verdict
    FROM absences FINAL
    WHERE state != 'void'
)
GROUP BY month, organ, area
ORDER BY month, organ, area
