-- One row a random draw. objects and officers are the sizes of the frozen pools; with the seed and the pools, whose digests were
-- committed before, anybody can draw again. matches name the officers after replacements.
-- 中文：一行为一次随机抽取。objects 与 officers 为冻结名单的规模；凭种子与名单(摘要事先公布)任何人可以重抽。matches 为更换后的人员搭配。
CREATE TABLE IF NOT EXISTS {table}
(
    subject         String,
    revision        UInt32,
    partitions      UInt16,
    fold_version    UInt16,
    state           LowCardinality(String),
    organ           LowCardinality(String),
    organs          Array(LowCardinality(String)),
    area            LowCardinality(String),
    first_at        DateTime64(3, 'UTC'),
    first_on        Date32,
    last_at         DateTime64(3, 'UTC'),
    last_on         Date32,
    plan            String,
    field           LowCardinality(String),
    method          LowCardinality(String),
    beacon          String,
    seed            String,
    seed_sha256     String,
    objects_sha256  String,
    officers_sha256 String,
    objects         Nullable(Int32),
    officers        Nullable(Int32),
    drawn           Nullable(Int32),
    officers_each   Nullable(Int32),
    matches         Nested(object String, inspection String, officers Array(String)),
    replacements    UInt16,
    committed_at    Nullable(DateTime64(3, 'UTC')),
    committed_on    Nullable(Date32),
    executed_at     Nullable(DateTime64(3, 'UTC')),
    executed_on     Nullable(Date32),
    revealed_at     Nullable(DateTime64(3, 'UTC')),
    revealed_on     Nullable(Date32),
    cancelled_at    Nullable(DateTime64(3, 'UTC')),
    cancelled_on    Nullable(Date32),
    findings        Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at    DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
