-- name: kpi_duty_gaps
-- zh: 指挥中心值班空档
-- en: Duty gaps of the command centre
-- numerator: seconds in which nobody was on duty in the command centre
-- 分子: 指挥中心无人在岗的秒数
-- denominator: seconds from the first beginning of a shift there to as_of
-- 分母: 自该处首个班次开始至as_of的秒数
-- clock: real time, round the clock
-- 时钟: 实际时间，昼夜不停
-- cohort: shifts of the command centre as they were, not as planned; one whose end is not told lasts to its planned end
-- 对象: 指挥中心实际而非计划的班次；未说明何时结束的算至计划结束
-- organ: owner of the shift
-- 机关: 值班的归属机关
-- period: one calendar month (Asia/Shanghai), up to as_of, the last word of any shift; a gap counts in each month for its part there
-- 期间: 一个公历月(北京时间)，至as_of：任一班次的最后消息；跨月空档分月计入
-- unit: ratio
-- target: at most 0 (duty round the clock, report 3.4)
-- 目标: 不超过0(24小时值守，报告3.4)
-- not computable: shifts that ended and whose beginning is not told; those still on duty are open; both by the month of their last word
-- 无法计算: 已结束而未说明何时开始的班次；仍在岗的为未办结；均按其最后消息之月
-- column: gap_minutes: 空档合计 | gaps in all | minutes
-- column: gaps: 空档 | gaps
-- column: longest_minutes: 最长空档 | longest gap | minutes
-- column: longest_seconds: 最长空档 | longest gap | seconds
CREATE OR REPLACE VIEW kpi_duty_gaps AS
WITH
    (SELECT least(max(toUnixTimestamp64Milli(last_at)), toUnixTimestamp64Milli(now64(3))) FROM shifts FINAL) AS end_ms
SELECT
    month, organ, area,
    'real time' AS clock,
    sumIf(part_ms, what = 'gap') / 1000 AS numerator,
    sumIf(part_ms, what = 'due') / 1000 AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(what = 'gap' AND part_ms > 0) AS gaps,
    maxIf(part_ms, what = 'gap') / 1000 AS longest_seconds,
    countIf(what = 'open') AS open_cases,
    countIf(what = 'no beginning') AS not_computable,
    fromUnixTimestamp64Milli(assumeNotNull(end_ms), 'UTC') AS as_of,
    max(fresh) AS fresh_at
FROM
(
    SELECT
        subject, organ, area, fresh, what,
        toDate(addMonths(toStartOfMonth(local_time(fromUnixTimestamp64Milli(from_ms))), n)) AS month,
        greatest(0, least(to_ms, 1000 * toInt64(toUnixTimestamp(local_midnight(addMonths(month, 1)))))
            - greatest(from_ms, 1000 * toInt64(toUnixTimestamp(local_midnight(month))))) AS part_ms
    FROM
    (
        SELECT last_shift AS subject, organ, area, fresh, 'gap' AS what, covered_to AS from_ms, on_duty_ms AS to_ms
        FROM
        (
            SELECT *, max(off_duty_ms) OVER earlier AS covered_to, argMax(subject, off_duty_ms) OVER earlier AS last_shift
            FROM
            (
                SELECT subject, organ, area, projected_at AS fresh, toUnixTimestamp64Milli(assumeNotNull(started_at)) AS on_duty_ms,
                    least(toUnixTimestamp64Milli(coalesce(ended_at, to_at, last_at)), assumeNotNull(end_ms)) AS off_duty_ms
                FROM shifts FINAL WHERE place = 'command_centre' AND started_at IS NOT NULL
                UNION ALL -- as if a shift began at the end: up to then nobody may have been there
                SELECT '~' AS subject, organ, area, max(projected_at) AS fresh, assumeNotNull(end_ms) AS on_duty_ms, assumeNotNull(end_ms) AS off_duty_ms
                FROM shifts FINAL WHERE place = 'command_centre' AND started_at IS NOT NULL GROUP BY organ, area
            )
            WINDOW earlier AS (PARTITION BY organ, area ORDER BY on_duty_ms, subject ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        )
        WHERE covered_to > 0 AND on_duty_ms > covered_to
        UNION ALL
        SELECT '' AS subject, organ, area, max(projected_at) AS fresh, 'due' AS what, toUnixTimestamp64Milli(assumeNotNull(min(started_at))) AS from_ms, assumeNotNull(end_ms) AS to_ms
        FROM shifts FINAL WHERE place = 'command_centre' AND started_at IS NOT NULL GROUP BY organ, area
        UNION ALL
        SELECT subject, organ, area, projected_at AS fresh, if(started_at IS NULL, 'no beginning', 'open') AS what, toUnixTimestamp64Milli(last_at) AS from_ms, from_ms AS to_ms
        FROM shifts FINAL WHERE place = 'command_centre' AND (started_at IS NULL AND ended_at IS NOT NULL OR state IN ('on_duty', 'handed_over'))
    )
    ARRAY JOIN range(toUInt64(toRelativeMonthNum(local_time(fromUnixTimestamp64Milli(to_ms))) - toRelativeMonthNum(local_time(fromUnixTimestamp64Milli(from_ms))) + 1)) AS n
)
GROUP BY month, organ, area
ORDER BY month, organ, area
