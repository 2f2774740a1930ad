-- Subjects of which something lies in another partition than their key chooses, found while several projectors shared the
-- partitions: each of them then folds the whole story out of the archive. Every projector's own; it is no figure.
-- 中文：部分记录未落在其键所定分区的主体(在多个投影器分担分区时发现)：各投影器一律从档案取其完整过程。供投影器自用，非统计指标。
CREATE TABLE IF NOT EXISTS strays
(
    subject  String,
    found_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY subject
