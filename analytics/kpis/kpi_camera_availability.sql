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
-- organ: owner of the camera
-- 机关: 探头的归属机关
-- period: one calendar month (Asia/Shanghai), up to as_of: the last word of any camera, at most now
-- 期间: 一个公历月(北京时间)，至as_of：任一摄像机的最后消息，不晚于现在
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: seconds after the registration and before the first word of the camera, since it may not be heard at all; signs without an interval say nothing of how long and are counted. seconds_out are those that the camera's story tells of, the rest is silence
-- 无法计算: 登记之后、首条消息之前的秒数，因为可能根本收不到该机；未载间隔的心跳说明不了持续多久，另计次数。seconds_out为摄像机自身记载的中断，其余为无消息
-- column: hours_not_heard: 尚无消息 | not heard yet | hours
-- column: hours_not_known_up: 不知在线 | not known to be up | hours
-- column: hours_out: 已知中断 | known outage | hours
-- column: seconds_out: 中断秒数 | seconds out | seconds
-- column: signs_without_interval: 无间隔的心跳 | signs without an interval
CREATE OR REPLACE VIEW kpi_camera_availability AS
WITH 9000000000000000000 AS forever
SELECT
    month, camera, any(source) AS camera_source, any(organ) AS organ, any(area) AS area,
    'real time' AS clock,
    sumIf(part_ms, what = 'up') / 1000 AS numerator,
    sumIf(part_ms, what = 'due') / 1000 AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    sumIf(part_ms, what = 'out') / 1000 AS seconds_out,
    countIf(what = 'no interval') AS signs_without_interval,
    sumIf(part_ms, what = 'unheard') / 1000 AS not_computable,
    fromUnixTimestamp64Milli(any(end_ms), 'UTC') AS as_of,
    max(fresh) AS fresh_at
FROM
(
    SELECT
        camera, source, organ, area, fresh, end_ms, what,
        toDate(addMonths(toStartOfMonth(local_time(fromUnixTimestamp64Milli(from_ms))), n)) AS month,
        greatest(0, least(to_ms, 1000 * toInt64(toUnixTimestamp(local_midnight(addMonths(month, 1)))))
            - greatest(from_ms, 1000 * toInt64(toUnixTimestamp(local_midnight(month))))) AS part_ms
    FROM
    (
        SELECT
            camera, source, organ, area, fresh, registered_ms, part.1 AS what,
            least(max(last_ms) OVER (), toUnixTimestamp64Milli(now64(3))) AS end_ms,
            greatest(least(part.2, end_ms), assumeNotNull(registered_ms)) AS from_ms,
            greatest(least(part.3, end_ms, ifNull(retired_ms, end_ms)), from_ms) AS to_ms
        FROM
        (
            SELECT
                c.subject AS camera, c.source AS source, c.organ AS organ, c.area AS area, c.projected_at AS fresh,
                toUnixTimestamp64Milli(c.registered_at) AS registered_ms, toUnixTimestamp64Milli(c.retired_at) AS retired_ms,
                greatest(toUnixTimestamp64Milli(c.last_at), arrayMax(arrayPushBack(h.at, 0))) AS last_ms,
                arrayMap((since, until) -> (toUnixTimestamp64Milli(since), toUnixTimestamp64Milli(until)), c.outages.from_at, c.outages.to_at) AS outs,
                -- in order: when, whether the camera is down from then on, for how long a heartbeat holds
                arraySort(arrayConcat(arrayZip(h.at, h.down, h.hold), arrayMap(o -> (o.1, true, NULL), outs), arrayMap(o -> (assumeNotNull(o.2), false, NULL), arrayFilter(o -> o.2 IS NOT NULL, outs)))) AS signs,
                arrayFill(ms -> ms IS NOT NULL, signs.3) AS holds,
                arrayMap((ms, hold, next) -> (ms, least(next, ms + ifNull(hold, 0))), signs.1, holds, arraySlice(arrayPushBack(signs.1, forever), 2)) AS reach,
                arrayFilter((span, down, hold) -> NOT down AND hold IS NOT NULL, reach, signs.2, holds) AS ups,
                if(empty(signs), forever, signs[1].1) AS first_ms
            FROM
            (
                SELECT
                    device, groupArray(toUnixTimestamp64Milli(toDateTime64(heard_at, 3, 'UTC'))) AS at, groupArray(status NOT IN ('', 'online')) AS down,
                    -- groupArray would leave NULLs out
                    arrayMap(ms -> nullIf(ms, -1), groupArray(ifNull(toInt64(interval_seconds * 1000), -1))) AS hold
                FROM heartbeats_v WHERE startsWith(device, 'camera/') GROUP BY device
            ) AS h
            FULL JOIN (SELECT * FROM cameras FINAL) AS c ON h.device = c.subject
        )
        ARRAY JOIN arrayConcat(
            -- spans that touch are one
            arrayMap(run -> ('up', run[1].1, run[-1].2), arraySplit((span, before) -> span.1 != before, ups, arrayResize(arrayPushFront(ups.2, 0), length(ups)))),
            arrayMap(span -> ('no interval', span.1, span.1), arrayFilter((span, down, hold) -> NOT down AND hold IS NULL, reach, signs.2, holds)),
            arrayMap(o -> ('out', o.1, ifNull(o.2, forever)), outs),
            [('unheard', 0, first_ms), ('due', first_ms, forever)]) AS part
    )
    ARRAY JOIN range(toUInt64(toRelativeMonthNum(local_time(fromUnixTimestamp64Milli(to_ms))) - toRelativeMonthNum(local_time(fromUnixTimestamp64Milli(from_ms))) + 1)) AS n
    WHERE registered_ms IS NOT NULL
)
GROUP BY month, camera
HAVING denominator > 0 OR not_computable > 0 OR signs_without_interval > 0
ORDER BY month, camera
