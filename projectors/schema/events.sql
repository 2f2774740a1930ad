-- The archive: every event that was decoded, one row a log position. A batch that is written twice replaces itself.
-- time is the instant; utc_offset, in minutes, gives back the local clock that workdays are counted on.
-- 中文：事件档案：已解码的每个事件，日志一位置一行；重复写入的批次以新代旧。time 为时刻，utc_offset(分钟)还原计算工作日所用的当地时间。
CREATE TABLE IF NOT EXISTS events
(
    subject          String,
    time             DateTime64(9, 'UTC'),
    topic            LowCardinality(String),
    partition        UInt16,
    offset           UInt64,
    utc_offset       Int16,
    id               String,
    source           LowCardinality(String),
    type             LowCardinality(String),
    sequence         String,
    organ            LowCardinality(String),
    actor            LowCardinality(String),
    role             LowCardinality(String),
    area             LowCardinality(String),
    basis            LowCardinality(String),
    causationid      String,
    correlationid    String,
    traceparent      String,
    classification   LowCardinality(String),
    recordedtime     DateTime64(9, 'UTC'),
    recorded_offset  Int16,
    expectedrevision UInt32,
    data             String,
    log_time         DateTime64(3, 'UTC'),
    archived_at      DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (subject, time, topic, partition, offset)
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
