-- Behind the last position of each partition that the archive, the dead letters or what was skipped knows.
SELECT topic, partition, max(after) FROM
(
    SELECT topic, partition, max(offset) + 1 AS after FROM events GROUP BY topic, partition
    UNION ALL SELECT topic, partition, max(offset) + 1 FROM deadletters WHERE stage = 'decode' GROUP BY topic, partition
    UNION ALL SELECT topic, partition, max(offset + count) FROM skipped GROUP BY topic, partition
)
GROUP BY topic, partition
