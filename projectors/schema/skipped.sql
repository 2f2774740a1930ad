-- Batches of the log that hold no events: the ends of other producers' transactions (control), and what aborted
-- transactions wrote (aborted). With the archive and the dead letters they account for every offset of a partition.
-- 中文：日志中不含事件的批次：其他生产者事务的结束标记(control)与已中止事务写入的内容(aborted)。与档案、死信合起来，可核对分区中的每一个偏移量。
CREATE TABLE IF NOT EXISTS skipped
(
    topic     LowCardinality(String),
    partition UInt16,
    offset    UInt64, -- of the first
    count     UInt64, -- offsets
    reason    LowCardinality(String)
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, offset)
