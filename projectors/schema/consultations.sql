-- One row a joint consultation, with its tasks by their numbers.
-- 中文：一行为一次联席会商，内含按编号排列的任务。
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
    matters      Array(String),
    invited      Array(String),
    villages     Array(String),
    came         Array(String),
    result       LowCardinality(String),
    tasks        Nested(task String, assigned_to LowCardinality(String), due_on Nullable(Date32), done_on Nullable(Date32),
                        assigned_at Nullable(DateTime64(3, 'UTC')), done_at Nullable(DateTime64(3, 'UTC'))),
    scheduled_at Nullable(DateTime64(3, 'UTC')),
    convened_at  Nullable(DateTime64(3, 'UTC')),
    convened_on  Nullable(Date32),
    held_at      Nullable(DateTime64(3, 'UTC')),
    held_on      Nullable(Date32),
    concluded_at Nullable(DateTime64(3, 'UTC')),
    concluded_on Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
