-- One row a question on the board. due_at is that of the first assignment, replied_at the first reply; resolution is the organ's
-- view, askers_view the asker's.
-- 中文：一行为一个留言问题。due_at 为首次交办的期限，replied_at 为首次答复；resolution 为办理机关的认定，askers_view 为提问人的评价。
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
    topic        LowCardinality(String),
    channel      LowCardinality(String),
    village      LowCardinality(String),
    assigned_to  LowCardinality(String),
    resolution   LowCardinality(String),
    grade        LowCardinality(String),
    askers_view  LowCardinality(String),
    replies      UInt16,
    returns      UInt16,
    due_at       Nullable(DateTime64(3, 'UTC')),
    due_on       Nullable(Date32),
    posted_at    Nullable(DateTime64(3, 'UTC')),
    posted_on    Nullable(Date32),
    assigned_at  Nullable(DateTime64(3, 'UTC')),
    assigned_on  Nullable(Date32),
    replied_at   Nullable(DateTime64(3, 'UTC')),
    replied_on   Nullable(Date32),
    rated_at     Nullable(DateTime64(3, 'UTC')),
    rated_on     Nullable(Date32),
    closed_at    Nullable(DateTime64(3, 'UTC')),
    closed_on    Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
