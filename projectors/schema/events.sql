-- The archive: every event that was decoded, one row a log position. A batch that is written twice replaces itself.
-- time is the instant; utc_offset, in minutes, is the offset in which it was told. timezone is that of the subject's days, empty for Asia/Shanghai.
-- organ is the one that acted, whoever owns the subject. To which organs an event is addressed says table addressed.
-- 中文：事件档案：已解码的每个事件，日志一位置一行；重复写入的批次以新代旧。time 为时刻，utc_offset(分钟)为来源所书的时差；timezone 为案件计日所用的时区，空为北京时间。organ 为行为机关，不论主体归谁；事件所对的机关见 addressed 表。
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
    timezone         LowCardinality(String),
    basis            LowCardinality(String),
    causationid      String,
    correlationid    String,
    traceparent      String,
    tracestate       String,
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
