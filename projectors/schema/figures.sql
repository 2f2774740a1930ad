-- One row a figure that panels read: when its kept rows were counted, and when they were last found to be what the tables give.
-- A figure that can't be counted stays behind; so do all while no process has the role measure.
-- 中文：一行为看板所读的一项指标：其保存的行何时计算、最近何时核对与各表一致。无法计算的指标停留在原处；没有进程承担 measure 角色时，全部如此。
CREATE TABLE IF NOT EXISTS figures
(
    figure     LowCardinality(String),
    counted_at DateTime('UTC'),
    checked_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(checked_at)
ORDER BY figure
