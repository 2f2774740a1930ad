-- One row an event and organ that it is addressed to: that it names, hands its subject to or answers. It is how an organ reads what
-- concerns it in subjects that others own, whose rows it doesn't see; told_by is the organ that acted. The projector
-- fills it beside the archive. What was archived before this table existed is not in it.
-- 中文：事件及其所对的机关，一机关一行：所指明、移交或答复的机关。各机关由此读取他机关所属主体中与己有关者，主体的行则不可见；told_by 为行为机关。投影器写入档案时一并写入；本表出现以前存档的事件不在其中。
CREATE TABLE IF NOT EXISTS addressed
(
    organ     LowCardinality(String),
    subject   String,
    time      DateTime64(9, 'UTC'),
    topic     LowCardinality(String),
    partition UInt16,
    offset    UInt64,
    id        String,
    source    LowCardinality(String),
    type      LowCardinality(String),
    told_by   LowCardinality(String),
    area      LowCardinality(String),
    data      String
)
ENGINE = ReplacingMergeTree
ORDER BY (organ, subject, time, topic, partition, offset)
SETTINGS index_granularity = 1024
