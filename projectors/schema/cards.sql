-- One row a supervision card. clock is the limit that is near or over (due_at): the statute's, the promise's or a step's.
-- 中文：一行为一张督办牌。clock 为临近或已超的期限(due_at)：法定、承诺或环节期限。
CREATE TABLE IF NOT EXISTS {table}
(
    subject         String,
    revision        UInt32,
    partitions      UInt16,
    fold_version    UInt16,
    state           LowCardinality(String),
    organ           LowCardinality(String),
    organs          Array(LowCardinality(String)),
    area            LowCardinality(String),
    first_at        DateTime64(3, 'UTC'),
    first_on        Date32,
    last_at         DateTime64(3, 'UTC'),
    last_on         Date32,
    case_subject    String,
    level           LowCardinality(String),
    clock           LowCardinality(String),
    trigger         LowCardinality(String),
    holder          LowCardinality(String),
    policy          LowCardinality(String),
    acknowledged_by LowCardinality(String),
    withdrawn_by    LowCardinality(String),
    accountability  String,
    due_at          Nullable(DateTime64(3, 'UTC')),
    issued_at       Nullable(DateTime64(3, 'UTC')),
    issued_on       Nullable(Date32),
    acknowledged_at Nullable(DateTime64(3, 'UTC')),
    acknowledged_on Nullable(Date32),
    answered_at     Nullable(DateTime64(3, 'UTC')),
    answered_on     Nullable(Date32),
    withdrawn_at    Nullable(DateTime64(3, 'UTC')),
    withdrawn_on    Nullable(Date32),
    closed_at       Nullable(DateTime64(3, 'UTC')),
    closed_on       Nullable(Date32),
    findings        Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at    DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
