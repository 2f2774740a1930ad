-- One row a dispute before the mediators. due_on is when the agreement is to be fulfilled.
-- 中文：一行为调解组织受理的一起纠纷。due_on 为协议应履行之日。
CREATE TABLE IF NOT EXISTS {table}
(
    subject                 String,
    revision                UInt32,
    fold_version            UInt16,
    state                   LowCardinality(String),
    organ                   LowCardinality(String),
    organs                  Array(LowCardinality(String)),
    area                    LowCardinality(String),
    first_at                DateTime64(3, 'UTC'),
    last_at                 DateTime64(3, 'UTC'),
    category                LowCardinality(String),
    point                   LowCardinality(String),
    village                 LowCardinality(String),
    origin                  LowCardinality(String),
    level                   LowCardinality(String),
    seat                    LowCardinality(String),
    form                    LowCardinality(String),
    advice                  LowCardinality(String),
    confirmation            LowCardinality(String),
    mediators               Array(String),
    due_on                  Nullable(Date32),
    registered_at           Nullable(DateTime64(3, 'UTC')),
    registered_on           Nullable(Date32),
    mediation_started_at    Nullable(DateTime64(3, 'UTC')),
    mediation_started_on    Nullable(Date32),
    mediation_refused_at    Nullable(DateTime64(3, 'UTC')),
    mediation_refused_on    Nullable(Date32),
    referred_at             Nullable(DateTime64(3, 'UTC')),
    referred_on             Nullable(Date32),
    agreed_at               Nullable(DateTime64(3, 'UTC')),
    agreed_on               Nullable(Date32),
    mediation_ended_at      Nullable(DateTime64(3, 'UTC')),
    mediation_ended_on      Nullable(Date32),
    fulfilled_at            Nullable(DateTime64(3, 'UTC')),
    fulfilled_on            Nullable(Date32),
    breached_at             Nullable(DateTime64(3, 'UTC')),
    breached_on             Nullable(Date32),
    confirmation_applied_at Nullable(DateTime64(3, 'UTC')),
    confirmation_applied_on Nullable(Date32),
    confirmation_decided_at Nullable(DateTime64(3, 'UTC')),
    confirmation_decided_on Nullable(Date32),
    projected_at            DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
