-- How long records took from their append to the log until their subjects' rows were visible: counts by hour and bucket,
-- as in a Prometheus histogram, but not cumulative. A record that was applied twice, after a crash, counts twice.
-- 中文：记录自写入日志至其主体的行可见所用时间：按小时与区间计数，同 Prometheus 直方图，但不累计。崩溃后重复处理的记录计两次。
CREATE TABLE IF NOT EXISTS delays
(
    hour    DateTime('UTC'),
    le      Float64, -- upper bound of the bucket in seconds; the last one is inf
    events  UInt64
)
ENGINE = SummingMergeTree
ORDER BY (hour, le)
TTL hour + INTERVAL 1 YEAR
