SELECT
    JSONExtractString(data, 'device') AS device, time AS at, source, id, JSONExtractString(data, 'status') AS status,
    JSONExtract(data, 'interval_seconds', 'Nullable(Float64)') AS interval_seconds, organ, area
FROM events
WHERE type = 'oneseal.heartbeat.received'
