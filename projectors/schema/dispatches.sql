-- One row an order to an officer. candidates are those on duty who could have gone, with their distance to the scene as it
-- was stated, in datum; override is why another one than the nearest was sent.
-- 中文：一行为给人员的一次派单。candidates 为在岗可派人员及所载其至现场的距离，坐标系见 datum；override 为未派最近人员的理由。
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
    incident              String,
    officer               LowCardinality(String),
    radio                 LowCardinality(String),
    datum                 LowCardinality(String),
    override              String,
    reason                String,
    arrival_by            LowCardinality(String),
    result                LowCardinality(String),
    candidates            Nested(officer LowCardinality(String), distance_metres Float64, fix_age_seconds Nullable(Float64)),
    ordered_at            Nullable(DateTime64(3, 'UTC')),
    ordered_on            Nullable(Date32),
    accepted_at           Nullable(DateTime64(3, 'UTC')),
    accepted_on           Nullable(Date32),
    refused_at            Nullable(DateTime64(3, 'UTC')),
    refused_on            Nullable(Date32),
    arrived_at            Nullable(DateTime64(3, 'UTC')),
    arrived_on            Nullable(Date32),
    feedback_submitted_at Nullable(DateTime64(3, 'UTC')),
    feedback_submitted_on Nullable(Date32),
    cancelled_at          Nullable(DateTime64(3, 'UTC')),
    cancelled_on          Nullable(Date32),
    findings              Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at          DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
