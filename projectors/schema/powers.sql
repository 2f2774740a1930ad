-- One row a power. held_to_on is the first day on which the town no longer holds it; acts are those based on it. transfer says
-- whether it was received or delegated, by document and transfer_basis; list and list_version where it stands.
-- 中文：一行为一项权力事项。held_to_on 为镇不再行使之首日；acts 为以其为依据的行为数。transfer 表示承接或下放，依 document 与 transfer_basis；list、list_version 为其所列清单及版本。
CREATE TABLE IF NOT EXISTS {table}
(
    subject                String,
    revision               UInt32,
    partitions             UInt16,
    fold_version           UInt16,
    state                  LowCardinality(String),
    organ                  LowCardinality(String),
    organs                 Array(LowCardinality(String)),
    area                   LowCardinality(String),
    first_at               DateTime64(3, 'UTC'),
    first_on               Date32,
    last_at                DateTime64(3, 'UTC'),
    last_on                Date32,
    title                  String,
    kind                   LowCardinality(String),
    field                  LowCardinality(String),
    held_before_by         LowCardinality(String),
    document               String,
    transfer               LowCardinality(String),
    transfer_basis         LowCardinality(String),
    list                   LowCardinality(String),
    list_version           LowCardinality(String),
    fitness                LowCardinality(String),
    task_code              String,
    held_from_on           Nullable(Date32),
    held_to_on             Nullable(Date32),
    acts                   UInt32,
    received_at            Nullable(DateTime64(3, 'UTC')),
    received_on            Nullable(Date32),
    listed_at              Nullable(DateTime64(3, 'UTC')),
    listed_on              Nullable(Date32),
    first_exercised_at     Nullable(DateTime64(3, 'UTC')),
    first_exercised_on     Nullable(Date32),
    last_exercised_at      Nullable(DateTime64(3, 'UTC')),
    last_exercised_on      Nullable(Date32),
    assessed_at            Nullable(DateTime64(3, 'UTC')),
    assessed_on            Nullable(Date32),
    return_proposed_at     Nullable(DateTime64(3, 'UTC')),
    return_proposed_on     Nullable(Date32),
    delegation_proposed_at Nullable(DateTime64(3, 'UTC')),
    delegation_proposed_on Nullable(Date32),
    findings               Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at           DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
