-- name: kpi_push
-- zh: 双向推送签收
-- en: Two-way push: acknowledged in time
-- numerator: pushes acknowledged at or before the time that they were due; overdue are those due by now that nobody acknowledged, late those acknowledged after it
-- 分子: 在应签收时点或之前签收的推送；逾期指已到期而无人签收，迟签指到期后签收
-- denominator: pushes that are on time, late or overdue
-- 分母: 按时、迟签与逾期的推送之和
-- clock: real time; seconds from the first sending to the first acknowledgement: all in observed, and their median and 90th percentile
-- 时钟: 实际时间；自首次发送至首次签收的秒数，全部列于observed，并给出其中位数与90分位
-- cohort: pushes by the month of their first sending, front to back and back to front apart
-- 对象: 按首次发送之月归类，前推后与后推前分列
-- organ: owner of the push
-- 机关: 推送的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: pushes without a sending before the acknowledgement, or without a due time; open ones are not due yet
-- 无法计算: 签收前没有发送或没有应签收时点的推送；未到期的另列
-- column: overdue_share: 逾期率 | overdue share | ratio
-- values: direction: PushDirection
CREATE OR REPLACE VIEW kpi_push AS
SELECT
    toStartOfMonth(ifNull(sent_on, first_on)) AS month,
    direction, organ, area,
    'real time' AS clock,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'overdue') AS overdue,
    if(denominator > 0, overdue / denominator, NULL) AS overdue_share,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    count(seconds) AS timed,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    arrayMap(toNullable, arraySort(groupArray(seconds))) AS observed,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        multiIf(sent_at IS NULL OR acknowledged_at < sent_at, 'no sending', due_at IS NULL, 'no due time',
                acknowledged_at <= due_at, 'on_time', acknowledged_at IS NOT NULL, 'late', due_at < now(), 'overdue', 'open') AS verdict,
        if(acknowledged_at >= sent_at, dateDiff('second', sent_at, acknowledged_at), NULL) AS seconds
    FROM pushes FINAL
    WHERE state != 'void'
)
GROUP BY month, direction, organ, area
ORDER BY month, direction, organ, area
