-- One row a case file. missing names what its standard asks for and the archived file lacks.
-- 中文：一行为一份案卷。missing 为归档案卷所缺而其标准所要求者。
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
    case_subject String,
    standard     LowCardinality(String),
    review       LowCardinality(String),
    documents    UInt16,
    missing      Array(String),
    opened_at    Nullable(DateTime64(3, 'UTC')),
    opened_on    Nullable(Date32),
    archived_at  Nullable(DateTime64(3, 'UTC')),
    archived_on  Nullable(Date32),
    reviewed_at  Nullable(DateTime64(3, 'UTC')),
    reviewed_on  Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
