-- One row a sign of life of a device, as corrections leave it. It is read from the archive: a reading has no story to fold.
-- 中文：一行为设备的一次心跳，已按更正改定。读自事件档案：读数不构成办理过程。
CREATE OR REPLACE VIEW heartbeats_v AS
SELECT
    if(c.replacement != '', c.replacement, e.data) AS stated,
    JSONExtractString(stated, 'device') AS device,
    if(c.at != '', parseDateTime64BestEffort(c.at, 9, 'UTC'), e.time) AS heard_at,
    JSONExtractString(stated, 'status') AS status,
    JSONExtract(stated, 'interval_seconds', 'Nullable(Float64)') AS interval_seconds,
    e.organ AS organ, e.area AS area, e.id AS id, e.source AS source
FROM
(
    SELECT time, source, id, organ, area, data FROM events FINAL
    WHERE startsWith(subject, 'heartbeat/') AND type = 'oneseal.heartbeat.received'
    ORDER BY topic, partition, offset LIMIT 1 BY source, id
) AS e
LEFT JOIN
(
    SELECT
        JSONExtractString(data, 'corrects', 'source') AS of_source, JSONExtractString(data, 'corrects', 'id') AS of_id,
        argMax((JSONExtractString(data, 'effect'), JSONExtractString(data, 'time'), JSONExtractRaw(data, 'data')), (time, sequence, partition, offset)) AS last,
        last.1 AS effect, last.2 AS at, last.3 AS replacement
    FROM events FINAL
    WHERE startsWith(subject, 'heartbeat/') AND type = 'oneseal.heartbeat.fact_corrected'
    GROUP BY of_source, of_id
) AS c ON e.source = c.of_source AND e.id = c.of_id
WHERE c.effect != 'withdrawn'
