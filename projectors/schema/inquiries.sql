-- One row an inquiry. first_officer names a staff subject, closed_by the actor of the closing, without the family.
-- 中文：一行为一次咨询。first_officer 为人员主体，closed_by 为结束行为的行为人，不带类别。
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
    first_officer  LowCardinality(String),
    channel        LowCardinality(String),
    item           LowCardinality(String),
    handovers      UInt16,
    handed_to      LowCardinality(String),
    closed_by      LowCardinality(String),
    result         LowCardinality(String),
    case_subject   String,
    received_at    Nullable(DateTime64(3, 'UTC')),
    received_on    Nullable(Date32),
    handed_over_at Nullable(DateTime64(3, 'UTC')),
    handed_over_on Nullable(Date32),
    closed_at      Nullable(DateTime64(3, 'UTC')),
    closed_on      Nullable(Date32),
    findings       Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
