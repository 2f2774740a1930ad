-- The positions that are dead letters of stage decode, by partition.
SELECT topic, partition, uniqExact(offset) FROM deadletters WHERE stage = 'decode' GROUP BY topic, partition
