-- One row a penalty case. Amounts are as stated, in one currency; they are accounts, never a measure of an organ.
-- power is the one on which the case rests. officers is how many officers an act that needs two names, the fewest of them; NULL if none names any. clocks are the limits of
-- the stages that the case came to, judged by the text in force when each began, which basis names: due_on is the last day in
-- time, over_on the first one after it, both NULL where the text has no limit; one whose verdict is open is over from over_on on. used
-- counts workdays where the limit does, hours of a handover, else calendar days. findings hold rules that the case breaks since a day.
-- 中文：一行为一个处罚案件。金额照所载，一案一币种；仅为账目，从不用以衡量机关。power 为案件所依据的权力事项。officers 为须二人的行为中载明人数最少者，均未载明则为空。clocks 为案件所经各环节的期限，按各自开始时有效的文本（basis）判定：due_on 为最后一日，over_on 为其后首日，文本无期限的为空；verdict 为 open 的自 over_on 起即为超期。used 按期限单位计工作日、移送计小时，其余计自然日。findings 为案件自某日起所违的规则。
CREATE TABLE IF NOT EXISTS {table}
(
    subject        String,
    revision       UInt32,
    partitions     UInt16,
    fold_version   UInt16,
    state          LowCardinality(String),
    procedure      LowCardinality(String),
    outcome        LowCardinality(String),
    cause          LowCardinality(String),
    party          LowCardinality(String),
    squadron       LowCardinality(String),
    vehicle        LowCardinality(String),
    power          LowCardinality(String),
    organ          LowCardinality(String),
    organs         Array(LowCardinality(String)),
    area           LowCardinality(String),
    first_at       DateTime64(3, 'UTC'),
    first_on       Date32,
    last_at        DateTime64(3, 'UTC'),
    last_on        Date32,
    filed_at       Nullable(DateTime64(3, 'UTC')),
    noticed_at     Nullable(DateTime64(3, 'UTC')),
    reviewed_at    Nullable(DateTime64(3, 'UTC')),
    decided_at     Nullable(DateTime64(3, 'UTC')),
    served_at      Nullable(DateTime64(3, 'UTC')),
    surcharged_at  Nullable(DateTime64(3, 'UTC')),
    paid_at        Nullable(DateTime64(3, 'UTC')),
    enforced_at    Nullable(DateTime64(3, 'UTC')),
    closed_at      Nullable(DateTime64(3, 'UTC')),
    filed_on       Nullable(Date32),
    decided_on     Nullable(Date32),
    paid_on        Nullable(Date32),
    closed_on      Nullable(Date32),
    served_on      Nullable(Date32),
    surcharged_on  Nullable(Date32),
    currency       LowCardinality(String),
    fine           Nullable(Decimal(15, 2)),
    expense        Nullable(Decimal(15, 2)),
    amount_due     Nullable(Decimal(15, 2)),
    paid           Nullable(Decimal(15, 2)),
    payments       UInt16,
    appeals        UInt16,
    officers       Nullable(Int32),
    clocks         Nested(kind LowCardinality(String), from_on Date32, due_on Nullable(Date32), over_on Nullable(Date32), end_on Nullable(Date32), used Int32,
                          verdict LowCardinality(String), basis LowCardinality(String)),
    findings       Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    steps          Nested(time DateTime64(3, 'UTC'), utc_offset Int16, type LowCardinality(String), activity LowCardinality(String),
                          actor LowCardinality(String), organ LowCardinality(String), source LowCardinality(String), id String),
    refs           Nested(subject LowCardinality(String), revision UInt32),
    projected_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
