-- One row an absence of the holder of posts. due are the cases that lay with the absent person; taken_over_at is NULL for a
-- post where nobody stood in. utc_offset, in minutes, gives back the local clock that office hours are counted on.
-- 中文：一行为任岗人员的一段不在岗。due 为压在其手上的案件；无人顶岗的岗位 taken_over_at 为空。utc_offset(分钟)还原计算办公时间所用的当地时间。
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
    absent       LowCardinality(String),
    reason       LowCardinality(String),
    until_at     Nullable(DateTime64(3, 'UTC')),
    utc_offset   Int16,
    due          Array(String),
    posts        Nested(post LowCardinality(String), deputy LowCardinality(String), taken_over_at Nullable(DateTime64(3, 'UTC'))),
    started_at   Nullable(DateTime64(3, 'UTC')),
    started_on   Nullable(Date32),
    ended_at     Nullable(DateTime64(3, 'UTC')),
    ended_on     Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    refs         Nested(subject LowCardinality(String), revision UInt32),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
