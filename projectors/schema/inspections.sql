-- One row an inspection. officers are those who came, else those who were to come.
-- 中文：一行为一次检查。officers 为到场人员，无则为应到人员。
CREATE TABLE IF NOT EXISTS {table}
(
    subject       String,
    revision      UInt32,
    partitions    UInt16,
    fold_version  UInt16,
    state         LowCardinality(String),
    organ         LowCardinality(String),
    organs        Array(LowCardinality(String)),
    area          LowCardinality(String),
    first_at      DateTime64(3, 'UTC'),
    first_on      Date32,
    last_at       DateTime64(3, 'UTC'),
    last_on       Date32,
    object        LowCardinality(String),
    reason        LowCardinality(String),
    draw          LowCardinality(String),
    squadron      LowCardinality(String),
    card_shown    LowCardinality(String),
    result        LowCardinality(String),
    case_subject  String,
    rectification LowCardinality(String),
    officers      Array(String),
    found         Array(String),
    due_on        Nullable(Date32),
    rectify_by_on Nullable(Date32),
    assigned_at   Nullable(DateTime64(3, 'UTC')),
    assigned_on   Nullable(Date32),
    started_at    Nullable(DateTime64(3, 'UTC')),
    started_on    Nullable(Date32),
    ended_at      Nullable(DateTime64(3, 'UTC')),
    ended_on      Nullable(Date32),
    recorded_at   Nullable(DateTime64(3, 'UTC')),
    recorded_on   Nullable(Date32),
    published_at  Nullable(DateTime64(3, 'UTC')),
    published_on  Nullable(Date32),
    rectified_at  Nullable(DateTime64(3, 'UTC')),
    rectified_on  Nullable(Date32),
    cancelled_at  Nullable(DateTime64(3, 'UTC')),
    cancelled_on  Nullable(Date32),
    findings      Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at  DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
