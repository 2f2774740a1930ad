-- The positions that hold no event, by partition.
SELECT topic, partition, sum(count) FROM skipped FINAL GROUP BY topic, partition
