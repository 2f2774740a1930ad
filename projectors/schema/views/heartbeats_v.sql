-- One row a sign of life of a device, as corrections leave it.
-- 中文：一行为设备的一次心跳，已按更正改定。
CREATE OR REPLACE VIEW heartbeats_v AS
SELECT
    if(c.replacement != '', JSONExtractString(c.replacement, 'device'), h.device) AS device,
    if(c.at != '', parseDateTime64BestEffort(c.at, 9, 'UTC'), h.at) AS heard_at,
    if(c.replacement != '', JSONExtractString(c.replacement, 'status'), h.status) AS status,
    if(c.replacement != '', JSONExtract(c.replacement, 'interval_seconds', 'Nullable(Float64)'), h.interval_seconds) AS interval_seconds,
    h.organ AS organ, h.area AS area, h.id AS id, h.source AS source
FROM (SELECT * FROM heartbeats FINAL) AS h
LEFT JOIN
(
    SELECT
        JSONExtractString(data, 'corrects', 'source') AS of_source, JSONExtractString(data, 'corrects', 'id') AS of_id,
        argMax((JSONExtractString(data, 'effect'), JSONExtractString(data, 'time'), JSONExtractRaw(data, 'data')), (time, sequence, partition, offset)) AS last,
        last.1 AS effect, last.2 AS at, last.3 AS replacement
    FROM events -- what stands there twice is the same
    WHERE startsWith(subject, 'heartbeat/') AND type = 'oneseal.heartbeat.fact_corrected'
    GROUP BY of_source, of_id
) AS c ON h.source = c.of_source AND h.id = c.of_id
WHERE c.effect != 'withdrawn'
