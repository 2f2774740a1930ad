-- One row a visit. waits holds each wait for a window, in order: a transfer ends one and begins the next. window is the one
-- that called, else the one the visitor was sent to, else empty; outcome is waiting, at_window, served, transferred or abandoned.
-- 中文：一行为一次取号办事。waits 依次为各次窗口等候：转办即一次等候结束、下一次开始。window 为叫号窗口，无则为指引窗口，再无则为空；outcome 为 waiting、at_window、served、transferred 或 abandoned。
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
    number       String,
    item         LowCardinality(String),
    point        LowCardinality(String),
    channel      LowCardinality(String),
    cases        Array(String),
    waits        Nested(window LowCardinality(String), since_at Nullable(DateTime64(3, 'UTC')),
                        called_at Nullable(DateTime64(3, 'UTC')), left_at Nullable(DateTime64(3, 'UTC')),
                        outcome LowCardinality(String)),
    taken_at     Nullable(DateTime64(3, 'UTC')),
    taken_on     Nullable(Date32),
    called_at    Nullable(DateTime64(3, 'UTC')),
    called_on    Nullable(Date32),
    served_at    Nullable(DateTime64(3, 'UTC')),
    served_on    Nullable(Date32),
    abandoned_at Nullable(DateTime64(3, 'UTC')),
    abandoned_on Nullable(Date32),
    findings     Nested(rule LowCardinality(String), basis LowCardinality(String), since_on Date32, proof Array(String)),
    projected_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY subject
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864
