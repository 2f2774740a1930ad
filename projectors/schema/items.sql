-- One row a service item, with its dated versions in order of effect. Limits are norms, in workdays.
-- 中文：一行为一个事项，内含按施行先后排列的各版本。时限为规范值，以工作日计。
CREATE TABLE IF NOT EXISTS {table}
(
    subject      String,
    revision     UInt32,
    partitions   UInt16,
    fold_version UInt16,
    organ        LowCardinality(String),
    organs       Array(LowCardinality(String)),
    area         LowCardinality(String),
    item         String,
    kind         LowCardinality(String),
    first_at     DateTime64(3, 'UTC'),
    first_on     Date32,
    last_at      DateTime64(3, 'UTC'),
    last_on      Date32,
    retired_on   Nullable(Date32),
    versions     Nested(version String, name String, effective_on Date32, statutory_days Nullable(Decimal(9, 1)),
                        promised_days Decimal(9, 1), origin LowCardinality(String), task_code String, government_materials UInt16),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
