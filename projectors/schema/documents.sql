-- One row a document of a case. sha256 is the digest as issued.
-- 中文：一行为案件的一份文书。sha256 为签发时的摘要。
CREATE TABLE IF NOT EXISTS {table}
(
    subject      String,
    revision     UInt32,
    partitions   UInt16,
    fold_version UInt16,
    state        LowCardinality(String),
    organ        LowCardinality(String),
    organs       Array(LowCardinality(String)),
    area         LowCardinality(String),
    first_at     DateTime64(3, 'UTC'),
    first_on     Date32,
    last_at      DateTime64(3, 'UTC'),
    last_on      Date32,
    kind         LowCardinality(String),
    number       String,
    template     LowCardinality(String),
    case_subject String,
    sha256       String,
    issued_id    String,
    seal         LowCardinality(String),
    sealing      String,
    method       LowCardinality(String),
    replaced_by  String,
    pages        Nullable(Int32),
    issued_at    Nullable(DateTime64(3, 'UTC')),
    issued_on    Nullable(Date32),
    served_at    Nullable(DateTime64(3, 'UTC')),
    served_on    Nullable(Date32),
    replaced_at  Nullable(DateTime64(3, 'UTC')),
    replaced_on  Nullable(Date32),
    revoked_at   Nullable(DateTime64(3, 'UTC')),
    revoked_on   Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
