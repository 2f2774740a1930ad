-- The positions that the archive holds, by partition.
SELECT topic, partition, uniqExact(offset) FROM events GROUP BY topic, partition
