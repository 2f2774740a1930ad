-- One row a body of the town. title is the name that it is registered with now, since named_on; others name the body by what stands
-- in its subject after organ/.
-- 中文：一行为一个机构。title 为现登记名称，自 named_on 起；其他表以其主体编号中 organ/ 之后的代码指称该机构。
CREATE TABLE IF NOT EXISTS {table}
(
    subject           String,
    revision          UInt32,
    partitions        UInt16,
    fold_version      UInt16,
    state             LowCardinality(String),
    organ             LowCardinality(String),
    organs            Array(LowCardinality(String)),
    title             String,
    kind              LowCardinality(String),
    legal_personality LowCardinality(String),
    parent            String,
    area              LowCardinality(String),
    first_at          DateTime64(3, 'UTC'),
    first_on          Date32,
    last_at           DateTime64(3, 'UTC'),
    last_on           Date32,
    established_on    Nullable(Date32),
    named_on          Nullable(Date32),
    abolished_on      Nullable(Date32),
    findings          Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at      DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
