-- The dead letters that were not replayed, in the order of the log.
SELECT topic, partition, offset, stage, model, reason, key, value, headers, log_time, failed_at
FROM deadletters FINAL WHERE NOT replayed ORDER BY topic, partition, offset, model LIMIT ?
