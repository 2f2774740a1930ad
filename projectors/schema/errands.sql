-- One row an errand of a village point for someone, from taking the application in the village to handing over the result.
-- 中文：一行为村级服务点的一次代办，自在村收件至送达结果。
CREATE TABLE IF NOT EXISTS {table}
(
    subject            String,
    revision           UInt32,
    partitions         UInt16,
    fold_version       UInt16,
    state              LowCardinality(String),
    organ              LowCardinality(String),
    organs             Array(LowCardinality(String)),
    area               LowCardinality(String),
    first_at           DateTime64(3, 'UTC'),
    first_on           Date32,
    last_at            DateTime64(3, 'UTC'),
    last_on            Date32,
    point              LowCardinality(String),
    item               LowCardinality(String),
    agent              LowCardinality(String),
    online             LowCardinality(String),
    case_subject       String,
    way                LowCardinality(String),
    result             String,
    method             LowCardinality(String),
    materials          Array(String),
    taken_at           Nullable(DateTime64(3, 'UTC')),
    taken_on           Nullable(Date32),
    forwarded_at       Nullable(DateTime64(3, 'UTC')),
    forwarded_on       Nullable(Date32),
    result_returned_at Nullable(DateTime64(3, 'UTC')),
    result_returned_on Nullable(Date32),
    handed_over_at     Nullable(DateTime64(3, 'UTC')),
    handed_over_on     Nullable(Date32),
    closed_at          Nullable(DateTime64(3, 'UTC')),
    closed_on          Nullable(Date32),
    findings           Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at       DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
