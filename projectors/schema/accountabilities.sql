-- One row an examination of who answers for a breach. It follows from acts and omissions, never from fines or case counts
-- (Penalty Law Art. 74).
-- 中文：一行为一次对违规责任人的核查。起因是作为与不作为，从不依据罚款或案件数量(行政处罚法第74条)。
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
    against      LowCardinality(String),
    ground       String,
    cards        Array(String),
    cases        Array(String),
    measure      LowCardinality(String),
    document     String,
    opened_at    Nullable(DateTime64(3, 'UTC')),
    opened_on    Nullable(Date32),
    answered_at  Nullable(DateTime64(3, 'UTC')),
    answered_on  Nullable(Date32),
    decided_at   Nullable(DateTime64(3, 'UTC')),
    decided_on   Nullable(Date32),
    closed_at    Nullable(DateTime64(3, 'UTC')),
    closed_on    Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
