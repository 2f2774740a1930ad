-- One row a push between front and back. Whoever waits for the acknowledgement waits since sent_at, the first sending. case_subject,
-- sent_from, sent_to and answer name subjects of the town.
-- 中文：一行为前后台之间的一次推送。等候确认者自 sent_at(首次发送)起等候。case_subject、sent_from、sent_to 与 answer 为本镇主体。
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
    direction       LowCardinality(String),
    content         LowCardinality(String),
    case_subject    String,
    sent_from       LowCardinality(String),
    sent_to         LowCardinality(String),
    acknowledged_by LowCardinality(String),
    answer          String,
    sendings        UInt16,
    failures        UInt16,
    due_at          Nullable(DateTime64(3, 'UTC')),
    sent_at         Nullable(DateTime64(3, 'UTC')),
    sent_on         Nullable(Date32),
    acknowledged_at Nullable(DateTime64(3, 'UTC')),
    acknowledged_on Nullable(Date32),
    answered_at     Nullable(DateTime64(3, 'UTC')),
    answered_on     Nullable(Date32),
    findings        Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at    DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
