-- name: kpi_camera_availability
-- zh: 探头在线率
-- en: Camera availability
-- numerator: seconds in which a camera is known to be up: from a sign of life, or its coming back, until the next word of it, for at most the interval that its heartbeats state
-- 分子: 已知摄像机在线的秒数：自一次心跳或恢复起，至下一条消息止，且不超过心跳所载间隔
-- denominator: seconds from its first word, or its registration if that came later, to its retirement, or to as_of
-- 分母: 自首条消息(登记更晚的自登记)起，至退役或as_of止的秒数
-- clock: real time
-- 时钟: 实际时间
-- cohort: registered cameras
-- 对象: 已登记的摄像机
-- period: one calendar month (Asia/Shanghai), up to as_of: the last word of any camera, at most now
-- 期间: 一个公历月(北京时间)，至as_of：任一摄像机的最后消息，不晚于现在
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: seconds after the registration and before the first word of the camera, since it may not be heard at all; signs without an interval say nothing of how long and are counted. seconds_out are those that the camera's story tells of, the rest is silence
-- 无法计算: 登记之后、首条消息之前的秒数，因为可能根本收不到该机；未载间隔的心跳说明不了持续多久，另计次数。seconds_out为摄像机自身记载的中断，其余为无消息
CREATE OR REPLACE VIEW kpi_camera_availability AS
WITH
    (SELECT least(greatest((SELECT max(toUnixTimestamp64Milli(toDateTime64(heard_at, 3))) FROM heartbeats_v WHERE startsWith(device, 'camera/')),
        max(toUnixTimestamp64Milli(last_at))), toUnixTimestamp64Milli(now64(3))) FROM cameras FINAL) AS end_ms,
    signs AS
    (
        SELECT device, toUnixTimestamp64Milli(toDateTime64(heard_at, 3, 'UTC')) AS at_ms, status IN ('', 'online') AS up, toInt64(interval_seconds * 1000) AS stated_ms
        FROM heartbeats_v WHERE startsWith(device, 'camera/')
        UNION ALL
        SELECT subject AS device, toUnixTimestamp64Milli(from_at) AS at_ms, false AS up, NULL AS stated_ms FROM camera_outages_v
        UNION ALL
        SELECT subject AS device, toUnixTimestamp64Milli(assumeNotNull(to_at)) AS at_ms, true AS up, NULL AS stated_ms FROM camera_outages_v WHERE to_at IS NOT NULL
    )
SELECT
    month, camera, any(source) AS camera_source, any(organ) AS organ, any(area) AS area,
    'real time' AS clock,
    sumIf(part_ms, what = 'up') / 1000 AS numerator,
    sumIf(part_ms, what = 'due') / 1000 AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    sumIf(part_ms, what = 'out') / 1000 AS seconds_out,
    countIf(what = 'no interval') AS signs_without_interval,
    sumIf(part_ms, what = 'unheard') / 1000 AS not_computable,
    fromUnixTimestamp64Milli(assumeNotNull(end_ms), 'UTC') AS as_of,
    max(fresh) AS fresh_at
FROM
(
    SELECT
        camera, source, organ, area, fresh, what,
        toDate(addMonths(toStartOfMonth(fromUnixTimestamp64Milli(from_ms, 'Asia/Shanghai')), n)) AS month,
        greatest(0, least(to_ms, 1000 * toInt64(toUnixTimestamp(toDateTime(addMonths(month, 1), 'Asia/Shanghai'))))
            - greatest(from_ms, 1000 * toInt64(toUnixTimestamp(toDateTime(month, 'Asia/Shanghai'))))) AS part_ms
    FROM
    (
        SELECT
            c.subject AS camera, c.source AS source, c.organ AS organ, c.area AS area, c.projected_at AS fresh, s.what AS what,
            greatest(s.from_ms, c.from_ms) AS from_ms, greatest(least(s.to_ms, c.to_ms), from_ms) AS to_ms
        FROM
        (
            SELECT *, toUnixTimestamp64Milli(assumeNotNull(registered_at)) AS from_ms, ifNull(toUnixTimestamp64Milli(retired_at), assumeNotNull(end_ms)) AS to_ms
            FROM cameras FINAL WHERE registered_at IS NOT NULL
        ) AS c
        INNER JOIN
        (
            SELECT device, if(hold_ms IS NULL, 'no interval', 'up') AS what, at_ms AS from_ms, least(next_ms, at_ms + ifNull(hold_ms, 0)) AS to_ms
            FROM
            (
                SELECT
                    device, at_ms, up,
                    anyLast(stated_ms) OVER (PARTITION BY device ORDER BY at_ms, up DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS hold_ms,
                    leadInFrame(at_ms, 1, assumeNotNull(end_ms)) OVER (PARTITION BY device ORDER BY at_ms, up DESC ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next_ms
                FROM signs
            )
            WHERE up
            UNION ALL
            SELECT subject AS device, 'out' AS what, toUnixTimestamp64Milli(from_at) AS from_ms, ifNull(toUnixTimestamp64Milli(to_at), assumeNotNull(end_ms)) AS to_ms FROM camera_outages_v
            UNION ALL
            SELECT subject AS device, part.1 AS what, part.2 AS from_ms, part.3 AS to_ms
            FROM (SELECT subject FROM cameras FINAL) AS c
            LEFT JOIN (SELECT device, min(at_ms) AS first_ms FROM signs GROUP BY device) AS f ON c.subject = f.device
            ARRAY JOIN [('unheard', toInt64(0), if(first_ms = 0, assumeNotNull(end_ms), first_ms)), ('due', if(first_ms = 0, assumeNotNull(end_ms), first_ms), assumeNotNull(end_ms))] AS part
        ) AS s ON c.subject = s.device
    )
    ARRAY JOIN range(toUInt64(toRelativeMonthNum(fromUnixTimestamp64Milli(to_ms, 'Asia/Shanghai')) - toRelativeMonthNum(fromUnixTimestamp64Milli(from_ms, 'Asia/Shanghai')) + 1)) AS n
)
GROUP BY month, camera
HAVING denominator > 0 OR not_computable > 0 OR signs_without_interval > 0
ORDER BY month, camera
