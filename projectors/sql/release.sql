-- Marks the dead letters of stories that fold again, with the version, the models and the subjects.
INSERT INTO deadletters (topic, partition, offset, stage, model, reason, key, value, headers, log_time, failed_at, replayed, version)
SELECT topic, partition, offset, stage, model, reason, key, value, headers, log_time, failed_at, true, ?
FROM deadletters FINAL
WHERE stage = 'fold' AND NOT replayed AND (model, key) IN (SELECT arrayJoin(arrayZip(?, ?)))
