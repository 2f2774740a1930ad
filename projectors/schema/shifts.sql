-- One row a shift. from_at and to_at are planned; started_at and ended_at are when the officer was on duty.
-- 中文：一行为一个班次。from_at 与 to_at 为计划，started_at 与 ended_at 为实际在岗。
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
    place          LowCardinality(String),
    officer        LowCardinality(String),
    handed_to      String,
    replacement    String,
    open_incidents Array(String),
    open_alerts    Array(String),
    from_at        Nullable(DateTime64(3, 'UTC')),
    to_at          Nullable(DateTime64(3, 'UTC')),
    planned_at     Nullable(DateTime64(3, 'UTC')),
    planned_on     Nullable(Date32),
    started_at     Nullable(DateTime64(3, 'UTC')),
    started_on     Nullable(Date32),
    handed_over_at Nullable(DateTime64(3, 'UTC')),
    handed_over_on Nullable(Date32),
    ended_at       Nullable(DateTime64(3, 'UTC')),
    ended_on       Nullable(Date32),
    cancelled_at   Nullable(DateTime64(3, 'UTC')),
    cancelled_on   Nullable(Date32),
    findings       Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
