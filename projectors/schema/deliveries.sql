-- One row a delivery: events that left under a grant at once, with OneSeal's receipt (signed is whether its signature fits) and the
-- recipient's. sha256 is over ids and data in the order of the grant's topic. A receipt of another digest, or one that is not signed, disputes it.
-- 中文：一行为一次供数：依一项授权一并外传的事件，附系统回执(signed 表示签名相符)与接收方回执。sha256 依授权主题的次序取编号与数据。摘要不同或未签名的回执为不符。
CREATE TABLE IF NOT EXISTS {table}
(
    subject           String,
    revision          UInt32,
    partitions        UInt16,
    fold_version      UInt16,
    state             LowCardinality(String),
    organ             LowCardinality(String),
    organs            Array(LowCardinality(String)),
    area              LowCardinality(String),
    first_at          DateTime64(3, 'UTC'),
    first_on          Date32,
    last_at           DateTime64(3, 'UTC'),
    last_on           Date32,
    grant_subject     String,
    recipient         LowCardinality(String),
    events            Nullable(Int32),
    first_event       String,
    last_event        String,
    sha256            String,
    signed            Bool,
    signed_with       LowCardinality(String),
    acknowledged_with LowCardinality(String),
    provided_at       Nullable(DateTime64(3, 'UTC')),
    provided_on       Nullable(Date32),
    acknowledged_at   Nullable(DateTime64(3, 'UTC')),
    acknowledged_on   Nullable(Date32),
    findings          Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at      DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
