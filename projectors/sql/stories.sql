-- The entries of stories: of those that the condition names, in its order.
SELECT
    subject, time, topic, partition, offset, utc_offset, id, source, type, sequence, organ, actor, role, area, timezone, basis,
    causationid, correlationid, traceparent, tracestate, classification, recordedtime, recorded_offset, expectedrevision, data
FROM events
{condition}
