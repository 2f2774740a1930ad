-- One row a post, with the spans in which someone held it as A (in charge) or B (who stands in). to_on is the first day on
-- which they no longer hold it.
-- 中文：一行为一个岗位，载明各段时间由谁任 A 岗(主责)或 B 岗(顶岗)。to_on 为不再担任的首日。
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
    title          String,
    body           LowCardinality(String),
    items          Array(String),
    duties         Array(String),
    abolished_on   Nullable(Date32),
    holders        Nested(holder LowCardinality(String), role LowCardinality(String), from_on Date32, to_on Nullable(Date32)),
    established_at Nullable(DateTime64(3, 'UTC')),
    established_on Nullable(Date32),
    findings       Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
