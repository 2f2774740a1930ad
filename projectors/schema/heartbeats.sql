-- One row a sign of life of a device, event by event: a reading has no story to fold. heartbeats_mv fills it from the archive
-- as that is written; a row that is written again replaces itself. Corrections are heeded by heartbeats_v.
CREATE TABLE IF NOT EXISTS heartbeats
(
    device           LowCardinality(String),
    at               DateTime64(9, 'UTC'),
    source           LowCardinality(String),
    id               String,
    status           LowCardinality(String),
    interval_seconds Nullable(Float64),
    organ            LowCardinality(String),
    area             LowCardinality(String)
)
ENGINE = ReplacingMergeTree
ORDER BY (device, at, source, id)
SETTINGS index_granularity = 1024
