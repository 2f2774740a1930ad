-- One row an approval case. The three clocks stay apart: statutory_* and promised_* are norms, in workdays; *_at are
-- facts, in UTC, and *_on their local dates; stated_* is what a source said of the case as a whole. A limit is a date, so
-- compare stated_end_on with stated_planned_on: what ends on the planned day is on time.
-- *_due_on is the last day in time, *_over_on the first workday over it; both are NULL without a limit, and while the
-- clock stands; review_* is the promise for the initial review alone. net_workdays is actual time, from acceptance to the decision or other end, without lawful suspensions; unlawful_workdays lie in
-- suspensions that stop no clock. accepted_on is the day that was stated; clock_start_on is the law's: deemed_on, the day of the
-- receipt, where nobody told anything within the law's days (Licensing Law Art. 32), which holds from deemed_from_on on, a day that may
-- lie ahead. statutory_origin says where the limit in law is from: told at acceptance, the item's version, or the law's own. calendar is the
-- version of the last year that these days depend on; provisional marks one without a notice. findings hold rules that
-- the case breaks since a day; one that lies ahead becomes true if nothing is done before. refs are what the row was
-- folded with beside its own events.
-- 中文：一行为一个审批件。三个时钟互不混用：statutory_* 与 promised_* 为规范值，以工作日计；*_at 为事实时刻(UTC)，*_on 为其当地日期；stated_* 为来源对整个件所载。期限为日期，故以 stated_end_on 与 stated_planned_on 相比：计划当日办结即按期。
CREATE TABLE IF NOT EXISTS {table}
(
    subject          String,
    revision         UInt32,
    partitions       UInt16,
    fold_version     UInt16,
    state            LowCardinality(String),
    outcome          LowCardinality(String),
    item             LowCardinality(String),
    channel          LowCardinality(String),
    department       LowCardinality(String),
    unit             LowCardinality(String),
    responsible      LowCardinality(String),
    organ            LowCardinality(String),
    organs           Array(LowCardinality(String)),
    area             LowCardinality(String),
    first_at         DateTime64(3, 'UTC'),
    first_on         Date32,
    last_at          DateTime64(3, 'UTC'),
    last_on          Date32,
    received_at      Nullable(DateTime64(3, 'UTC')),
    accepted_at      Nullable(DateTime64(3, 'UTC')),
    decided_at       Nullable(DateTime64(3, 'UTC')),
    delivered_at     Nullable(DateTime64(3, 'UTC')),
    ended_at         Nullable(DateTime64(3, 'UTC')),
    received_on      Nullable(Date32),
    accepted_on      Nullable(Date32),
    decided_on       Nullable(Date32),
    ended_on         Nullable(Date32),
    item_version     LowCardinality(String),
    statutory_due_on Nullable(Date32),
    statutory_over_on Nullable(Date32),
    promised_due_on  Nullable(Date32),
    promised_over_on Nullable(Date32),
    review_due_on    Nullable(Date32),
    review_over_on   Nullable(Date32),
    net_workdays     Nullable(UInt16),
    suspended_workdays UInt16,
    unlawful_workdays UInt16,
    calendar         LowCardinality(String),
    provisional      Bool,
    deemed_accepted  Bool,
    clock_start_on   Nullable(Date32),
    deemed_on        Nullable(Date32),
    deemed_from_on   Nullable(Date32),
    statutory_origin LowCardinality(String),
    statutory_days   Nullable(Decimal(9, 1)),
    promised_days    Nullable(Decimal(9, 1)),
    extended_days    Decimal(9, 1),
    stated_start     Nullable(DateTime64(3, 'UTC')),
    stated_deadline  Nullable(DateTime64(3, 'UTC')),
    stated_planned   Nullable(DateTime64(3, 'UTC')),
    stated_end       Nullable(DateTime64(3, 'UTC')),
    stated_deadline_on Nullable(Date32),
    stated_planned_on  Nullable(Date32),
    stated_end_on      Nullable(Date32),
    correction_notices UInt16,
    suspensions      Nested(ground LowCardinality(String), from_on Date32, to_on Nullable(Date32), stated_days Nullable(Decimal(9, 1)), lawful Bool),
    findings         Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    refs             Nested(subject LowCardinality(String), revision UInt32),
    steps            Nested(time DateTime64(3, 'UTC'), utc_offset Int16, type LowCardinality(String), activity LowCardinality(String),
                            actor LowCardinality(String), organ LowCardinality(String), unit LowCardinality(String),
                            source LowCardinality(String), id String),
    projected_at     DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
