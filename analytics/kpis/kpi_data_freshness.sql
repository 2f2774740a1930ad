-- name: kpi_data_freshness
-- zh: 数据时效
-- en: Data freshness
-- numerator: seconds from the append of a record to the log until its subject's row is visible: bound of the bucket that holds the median and the 99th percentile
-- 分子: 记录追加到日志至其主体的行可见的秒数：中位数与99分位所在区间的上界
-- denominator: records that were projected
-- 分母: 已投影的记录
-- clock: real time, of the projectors' machines
-- 时钟: 实际时间，投影进程所在机器的时钟
-- cohort: records by the day on which they became visible
-- 对象: 记录按可见之日归类
-- organ: none
-- 机关: 无
-- period: one day (UTC)
-- 期间: 一日(UTC)
-- unit: seconds
-- target: none set
-- 目标: 未设
-- not computable: records slower than the last bound are counted as slower; a percentile among them is infinite. Records not yet projected are in oneseal status, and an event that its source states late is not slow here
-- 无法计算: 慢于最后一个上界的记录计为更慢，分位数落在其中则为无穷大；尚未投影的记录见oneseal status；来源迟报的事件在此不算慢
-- column: p99_seconds: 99分位 | 99th percentile | seconds
-- column: slower: 更慢 | slower
CREATE OR REPLACE VIEW kpi_data_freshness AS
SELECT
    toDate(hour) AS day,
    'real time' AS clock,
    sum(events) AS denominator,
    quantileExactWeighted(0.5)(le, events) AS p50_seconds,
    quantileExactWeighted(0.99)(le, events) AS p99_seconds,
    sumIf(events, le = inf) AS slower,
    slower AS not_computable,
    max(hour) AS fresh_at
FROM delays
GROUP BY day
ORDER BY day
