-- The dead letters of stage decode of a range of one partition, in log order.
SELECT topic, partition, offset, stage, model, reason, key, value, headers, log_time, failed_at
FROM deadletters FINAL WHERE stage = 'decode' AND topic = ? AND partition = ? AND offset >= ? AND offset < ? ORDER BY offset
