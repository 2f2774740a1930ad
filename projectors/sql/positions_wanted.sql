-- What the archive holds of the positions that come with the query.
SELECT
    subject, time, topic, partition, offset, utc_offset, id, source, type, sequence, organ, actor, role, area, timezone, basis,
    causationid, correlationid, traceparent, tracestate, classification, recordedtime, recorded_offset, expectedrevision, data,
    log_time
FROM events
WHERE (topic, partition, offset) IN (SELECT topic, partition, offset FROM wanted)
