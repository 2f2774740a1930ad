-- One row a use of a seal, with the digests of the document as requested and as sealed.
-- 中文：一行为一次用印，载明申请文本与用印文本的摘要。
CREATE TABLE IF NOT EXISTS {table}
(
    subject          String,
    revision         UInt32,
    partitions       UInt16,
    fold_version     UInt16,
    state            LowCardinality(String),
    organ            LowCardinality(String),
    organs           Array(LowCardinality(String)),
    area             LowCardinality(String),
    first_at         DateTime64(3, 'UTC'),
    first_on         Date32,
    last_at          DateTime64(3, 'UTC'),
    last_on          Date32,
    seal             LowCardinality(String),
    case_subject     String,
    document         String,
    requested_sha256 String,
    applied_sha256   String,
    requested_by     LowCardinality(String),
    approver         LowCardinality(String),
    applied_by       LowCardinality(String),
    applied_id       String,
    copies           Nullable(Int32),
    requested_at     Nullable(DateTime64(3, 'UTC')),
    requested_on     Nullable(Date32),
    approved_at      Nullable(DateTime64(3, 'UTC')),
    approved_on      Nullable(Date32),
    rejected_at      Nullable(DateTime64(3, 'UTC')),
    rejected_on      Nullable(Date32),
    applied_at       Nullable(DateTime64(3, 'UTC')),
    applied_on       Nullable(Date32),
    voided_at        Nullable(DateTime64(3, 'UTC')),
    voided_on        Nullable(Date32),
    findings         Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at     DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
