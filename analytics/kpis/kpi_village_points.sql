-- name: kpi_village_points
-- zh: 村级代办占比与报送时滞
-- en: Village points: share and forward lag
-- numerator: approval cases that a village's agent took and forwarded
-- 分子: 村级代办员受理并报送的审批件
-- denominator: approval cases whose materials came in
-- 分母: 已收件的审批件
-- clock: share: none; forward lag: workdays after the application was taken in the village up to the day it was forwarded to the town, all in observed, and their median and 90th percentile
-- 时钟: 占比无时钟；报送时滞：村里受理后至报送镇里的工作日，全部列于observed，并给出其中位数与90分位
-- cohort: cases by the month of their receipt; errands by the month in which they were taken
-- 对象: 件按收件之月，代办按受理之月
-- organ: owner of the case or errand
-- 机关: 案件或代办件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: cases without a receipt, and forwarded errands whose lag is unknown: without a taking before it, or beyond the calendar; errands that were ended before they were forwarded, and open ones, are shown apart
-- 无法计算: 没有收件的件，时滞不明的已报送代办；报送前已结束的与在办的另列
-- column: lag_p50_workdays: 时滞中位数 | median lag | workdays
-- column: lag_p90_workdays: 时滞90分位 | lag, 90th percentile | workdays
-- column: forwarded: 已报送 | forwarded
CREATE OR REPLACE VIEW kpi_village_points AS
SELECT
    toStartOfMonth(day) AS month,
    item_code AS item, organ, area,
    'workdays' AS clock,
    countIf(kind = 'case' AND known AND village) AS numerator,
    countIf(kind = 'case' AND known) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    count(lag) AS forwarded,
    quantileExact(0.5)(lag) AS lag_p50_workdays,
    quantileExact(0.9)(lag) AS lag_p90_workdays,
    arrayMap(toNullable, arraySort(groupArray(lag))) AS observed,
    countIf(kind = 'errand' AND verdict = 'ended') AS ended_before,
    countIf(kind = 'errand' AND verdict = 'open') AS open_cases,
    countIf(NOT known) AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        subject, 'case' AS kind, ifNull(received_on, first_on) AS day, toString(item) AS item_code, organ, area,
        received_on IS NOT NULL AS known,
        subject IN (SELECT case_subject FROM errands FINAL WHERE forwarded_at IS NOT NULL) AS village,
        CAST(NULL, 'Nullable(Int32)') AS lag, '' AS verdict, projected_at
    FROM approvals FINAL
    WHERE state != 'void'
    UNION ALL
    SELECT
        subject, 'errand' AS kind, ifNull(taken_on, first_on) AS day, replaceOne(toString(item), 'item/', '') AS item_code, organ, area,
        verdict != 'forwarded' OR lag IS NOT NULL AS known,
        true AS village,
        if(forwarded_at >= taken_at, toInt32(workdays(taken_on, forwarded_on)), NULL) AS lag,
        multiIf(forwarded_at IS NOT NULL, 'forwarded', closed_at IS NOT NULL OR handed_over_at IS NOT NULL, 'ended', 'open') AS verdict, projected_at
    FROM errands FINAL
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
