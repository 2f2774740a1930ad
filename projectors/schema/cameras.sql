-- One row a camera of the register. outages are spans without a picture as the camera's story tells them, to_at NULL while one
-- lasts; signs of life are a stream of their own: heartbeats_v. signed_at is when a sign was put up.
-- 中文：一行为名册中的一台摄像机。outages 为其记载的无画面时段，持续中 to_at 为空；心跳另为读数流，见 heartbeats_v。signed_at 为设置标识之时。
CREATE TABLE IF NOT EXISTS {table}
(
    subject               String,
    revision              UInt32,
    partitions            UInt16,
    fold_version          UInt16,
    state                 LowCardinality(String),
    organ                 LowCardinality(String),
    organs                Array(LowCardinality(String)),
    area                  LowCardinality(String),
    first_at              DateTime64(3, 'UTC'),
    first_on              Date32,
    last_at               DateTime64(3, 'UTC'),
    last_on               Date32,
    source                LowCardinality(String),
    title                 String,
    device                String,
    owner                 LowCardinality(String),
    village               LowCardinality(String),
    latitude              Nullable(Float64),
    longitude             Nullable(Float64),
    datum                 LowCardinality(String),
    retention_days        Nullable(Int32),
    reviews               Nested(kind LowCardinality(String), result LowCardinality(String), reviewed_at DateTime64(3, 'UTC'),
                                 until_on Nullable(Date32)),
    outages               Nested(cause LowCardinality(String), from_at DateTime64(3, 'UTC'), to_at Nullable(DateTime64(3, 'UTC'))),
    registered_at         Nullable(DateTime64(3, 'UTC')),
    registered_on         Nullable(Date32),
    filed_at              Nullable(DateTime64(3, 'UTC')),
    filed_on              Nullable(Date32),
    signed_at             Nullable(DateTime64(3, 'UTC')),
    signed_on             Nullable(Date32),
    location_published_at Nullable(DateTime64(3, 'UTC')),
    location_published_on Nullable(Date32),
    retired_at            Nullable(DateTime64(3, 'UTC')),
    retired_on            Nullable(Date32),
    findings              Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at          DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
