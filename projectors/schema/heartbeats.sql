-- One row a sign of life of a device, event by event: a reading has no story to fold. heartbeats_mv fills it from the archive
-- as that is written; a row that is written again replaces itself. Corrections are heeded by heartbeats_v.
-- 中文：一行为设备的一次心跳，逐事件映射：读数不构成办理过程。写入档案时由 heartbeats_mv 填入，重复写入时自行替换。更正在 heartbeats_v 中体现。
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
