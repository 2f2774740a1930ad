-- One row a rating. grade is as given, and call_back, regrade and the times tell what became of it.
-- 中文：一行为一次评价。grade 为所给等级，call_back、regrade 与各时刻载明其后处理。
CREATE TABLE IF NOT EXISTS {table}
(
    subject        String,
    revision       UInt32,
    partitions     UInt16,
    fold_version   UInt16,
    state          LowCardinality(String),
    organ          LowCardinality(String),
    organs         Array(LowCardinality(String)),
    area           LowCardinality(String),
    first_at       DateTime64(3, 'UTC'),
    first_on       Date32,
    last_at        DateTime64(3, 'UTC'),
    last_on        Date32,
    of_subject     String,
    grade          LowCardinality(String),
    scope          LowCardinality(String),
    channel        LowCardinality(String),
    window         LowCardinality(String),
    item           LowCardinality(String),
    call_back      LowCardinality(String),
    regrade        LowCardinality(String),
    tags           Array(String),
    given_at       Nullable(DateTime64(3, 'UTC')),
    given_on       Nullable(Date32),
    called_back_at Nullable(DateTime64(3, 'UTC')),
    called_back_on Nullable(Date32),
    rectified_at   Nullable(DateTime64(3, 'UTC')),
    rectified_on   Nullable(Date32),
    set_aside_at   Nullable(DateTime64(3, 'UTC')),
    set_aside_on   Nullable(Date32),
    findings       Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
