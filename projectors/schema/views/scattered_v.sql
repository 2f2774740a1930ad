-- One row a subject whose facts lie in several partitions of the log, since the day of its first fact: some client chooses
-- partitions otherwise than Kafka's own, or the topic grew. Its rows are whole all the same; what happened at one time and
-- has no sequence is ordered by partition.
-- 中文：一行为一个事实分处日志多个分区的主体，自其首个事实之日起：某客户端选择分区的方式与 Kafka 自身不同，或主题的分区数增加过。其各行仍然完整；同一时刻且无序号的事实按分区排序。
CREATE OR REPLACE VIEW scattered_v AS
SELECT subject, organ, area, first_on, partitions, projected_at
FROM
(
    {union of: SELECT subject, organ, area, first_on, partitions, projected_at FROM {table} FINAL WHERE partitions > 1}
)
