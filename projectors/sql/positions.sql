-- What the archive holds of a range of one partition, in log order.
SELECT
    subject, time, topic, partition, offset, utc_offset, id, source, type, sequence, organ, actor, role, area, timezone, basis,
    causationid, correlationid, traceparent, tracestate, classification, recordedtime, recorded_offset, expectedrevision, data,
    log_time
FROM events
WHERE topic = '{topic}' AND partition = {partition} AND offset >= {from} AND offset < {to}
ORDER BY offset
