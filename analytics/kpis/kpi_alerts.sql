-- name: kpi_alerts
-- zh: 预警核实时间与误报率
-- en: Alerts: time to verify, false alarms
-- numerator: alerts that were verified as false
-- 分子: 核实为误报的告警
-- denominator: alerts that someone verified; duplicates are shown apart
-- 分母: 有人核实过的告警；重复的另列
-- clock: real time; seconds from the receipt to the first verification: all in observed, and their median and 90th percentile
-- 时钟: 实际时间；自收到至首次核实的秒数，全部列于observed，并给出其中位数与90分位
-- cohort: alerts by the month of their verification, else of their receipt, by camera, the system that it belongs to and the source of the alert
-- 对象: 告警按核实之月、未核实的按收到之月，并按摄像机、所属系统与告警来源归类
-- organ: owner of the alert
-- 机关: 预警的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: verified alerts without a receipt before it have no time; those that nobody looked at are open
-- 无法计算: 核实前没有收到记录的已核实告警无用时；无人查看的为未办结
-- column: duplicates: 重复告警 | duplicates
CREATE OR REPLACE VIEW kpi_alerts AS
SELECT
    toStartOfMonth(coalesce(verified_on, received_on, first_on)) AS month,
    camera, camera_source, source, organ, area,
    'real time' AS clock,
    countIf(verified_at IS NOT NULL AND outcome = 'false') AS numerator,
    countIf(verified_at IS NOT NULL) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verified_at IS NOT NULL AND outcome = 'duplicate') AS duplicates,
    count(seconds) AS timed,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    arrayMap(toNullable, arraySort(groupArray(seconds))) AS observed,
    countIf(verified_at IS NULL) AS open_cases,
    countIf(verified_at IS NOT NULL AND seconds IS NULL) AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT a.*, c.source AS camera_source, if(verified_at >= received_at, dateDiff('second', received_at, verified_at), NULL) AS seconds
    FROM (SELECT * FROM alerts FINAL WHERE state != 'void') AS a
    LEFT JOIN (SELECT subject AS of_camera, source FROM cameras FINAL) AS c ON toString(a.camera) = c.of_camera
)
GROUP BY month, camera, camera_source, source, organ, area
ORDER BY month, camera, camera_source, source, organ, area
