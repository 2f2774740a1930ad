-- One row a grant: what the organ that holds events (organ) lets another one (recipient) have of them, under which article. The terms are
-- those that hold, without a grant those that were asked for. fields and personal.field are paths of JSONPath; kinds, areas, cases and
-- cameras narrow the grant where they are not empty. What happened before covers_from is not covered; from covers_until on nothing leaves.
-- 中文：一行为一项共享授权：持有机关(organ)依何条款让接收机关(recipient)取得何种事件。条款取现行的，未授权时取所申请的。fields 与 personal.field 为 JSONPath 路径；kinds、areas、cases、cameras 非空时限定范围。covers_from 之前发生的不在授权内；自 covers_until 起不再外传。
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
    recipient    LowCardinality(String),
    purpose      String,
    basis        LowCardinality(String),
    types        Array(String),
    fields       Array(String),
    personal     Nested(field String, basis String),
    kinds        Array(String),
    areas        Array(String),
    cases        Array(String),
    cameras      Array(String),
    covers_from  Nullable(DateTime64(3, 'UTC')),
    covers_until Nullable(DateTime64(3, 'UTC')),
    rate         Nullable(Int32),
    refused_for  String,
    suspensions  UInt16,
    changes      UInt16,
    requested_at Nullable(DateTime64(3, 'UTC')),
    requested_on Nullable(Date32),
    refused_at   Nullable(DateTime64(3, 'UTC')),
    refused_on   Nullable(Date32),
    given_at     Nullable(DateTime64(3, 'UTC')),
    given_on     Nullable(Date32),
    suspended_at Nullable(DateTime64(3, 'UTC')),
    suspended_on Nullable(Date32),
    revoked_at   Nullable(DateTime64(3, 'UTC')),
    revoked_on   Nullable(Date32),
    expired_at   Nullable(DateTime64(3, 'UTC')),
    expired_on   Nullable(Date32),
    cut_at       Nullable(DateTime64(3, 'UTC')),
    cut_on       Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    refs         Nested(subject LowCardinality(String), revision UInt32),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
