-- One row an alert. source is what kind of system it came from, camera names the register's subject. verified_at is when someone
-- first looked; outcome is true, false or duplicate, and empty until then.
-- 中文：一行为一条预警。source 为来源系统的种类，camera 为名册中的摄像机主体。verified_at 为首次核查之时；outcome 为 true、false 或 duplicate，此前为空。
CREATE TABLE IF NOT EXISTS {table}
(
    subject      String,
    revision     UInt32,
    partitions   UInt16,
    fold_version UInt16,
    state        LowCardinality(String),
    organ        LowCardinality(String),
    organs       Array(LowCardinality(String)),
    area         LowCardinality(String),
    first_at     DateTime64(3, 'UTC'),
    first_on     Date32,
    last_at      DateTime64(3, 'UTC'),
    last_on      Date32,
    camera       LowCardinality(String),
    source       LowCardinality(String),
    native       String,
    kind         LowCardinality(String),
    zone         LowCardinality(String),
    outcome      LowCardinality(String),
    false_cause  LowCardinality(String),
    incident     String,
    duplicate_of String,
    verified_by  LowCardinality(String),
    device_at    Nullable(DateTime64(3, 'UTC')),
    received_at  Nullable(DateTime64(3, 'UTC')),
    received_on  Nullable(Date32),
    verified_at  Nullable(DateTime64(3, 'UTC')),
    verified_on  Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
