-- name: kpi_recording_lag
-- zh: 登记时滞
-- en: From happening to being recorded
-- numerator: minutes from an event to its record at the source, rounded down: median and 90th percentile; observed holds each number of minutes with the number of its records
-- 分子: 自事件发生至来源登记的分钟数，向下取整：中位数与90分位；observed为各分钟数及其记录数
-- denominator: records of the log that state when the event was recorded, at or after it; what was sent twice counts twice
-- 分母: 日志中载明登记时间、且登记不早于发生的记录；重复发送的重复计
-- clock: real time, by the clocks of the sources
-- 时钟: 实际时间，按各来源的时钟
-- cohort: records by the month of the event
-- 对象: 记录按事件发生之月归类
-- organ: the organ that acted
-- 机关: 行为机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: minutes
-- target: none set
-- 目标: 未设
-- not computable: records that do not state when the event was recorded; those recorded before it happened, by clocks that differ, are shown apart
-- 无法计算: 未载登记时间的记录；登记早于发生(各时钟不一致)的另列
-- column: median_minutes: 中位数（分） | median, minutes
-- column: p50_minutes: 中位数 | median | minutes
-- column: p90_minutes: 90分位 | 90th percentile | minutes
-- column: recorded_before: 先于发生的记录 | recorded before it happened
CREATE OR REPLACE VIEW kpi_recording_lag AS
SELECT
    month, organ, area,
    'real time' AS clock,
    sumIf(records, minutes >= 0) AS denominator,
    quantileExactWeightedIf(0.5)(toNullable(minutes), records, minutes >= 0) AS p50_minutes,
    quantileExactWeightedIf(0.9)(toNullable(minutes), records, minutes >= 0) AS p90_minutes,
    arraySort(groupArrayIf((assumeNotNull(minutes), records), minutes >= 0)) AS observed,
    sumIf(records, minutes < 0) AS recorded_before,
    sumIf(records, minutes IS NULL) AS not_computable,
    max(fresh) AS fresh_at
FROM
(
    SELECT
        month, organ, area, multiIf(recorded_ns = 0, NULL, lag_ns < 0, -1, intDiv(lag_ns, 60000000000)) AS minutes, count() AS records, max(archived_at) AS fresh
    FROM
    (
        SELECT toStartOfMonth(toDate32(addMinutes(time, utc_offset))) AS month, organ, area, archived_at,
            toUnixTimestamp64Nano(recordedtime) AS recorded_ns, recorded_ns - toUnixTimestamp64Nano(time) AS lag_ns
        FROM events FINAL
    )
    GROUP BY month, organ, area, minutes
)
GROUP BY month, organ, area
ORDER BY month, organ, area
