-- name: kpi_arrival
-- zh: 派单至到场时间
-- en: From the order to the scene
-- numerator: orders whose officer was on the scene within target_seconds
-- 分子: 人员在target_seconds秒内到场的派遣
-- denominator: orders whose officer arrived
-- 分母: 人员已到场的派遣
-- clock: real time; seconds from the order to the arrival: all in observed, and their median and 90th percentile
-- 时钟: 实际时间；自派遣至到场的秒数，全部列于observed，并给出其中位数与90分位
-- cohort: orders by the month of the arrival, else of the order
-- 对象: 派遣按到场之月、未到场的按派遣之月归类
-- organ: owner of the order
-- 机关: 指令的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set; 900 seconds are from the drill of another town, known from an excerpt only
-- 目标: 未设；900秒出自外镇一次演练，仅见于摘录
-- not computable: arrivals without an order before it, and orders that were done without an arrival; refused, cancelled and open ones are shown apart
-- 无法计算: 到场前没有派遣的到场，以及未到场即完成的派遣；拒绝、取消与进行中的另列
-- column: target_seconds: 目标时间 | target | seconds
CREATE OR REPLACE VIEW kpi_arrival AS
SELECT
    toStartOfMonth(coalesce(arrived_on, ordered_on, first_on)) AS month,
    organ, area,
    'real time' AS clock,
    any(target) AS target_seconds,
    countIf(seconds <= target) AS numerator,
    count(seconds) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    arrayMap(toNullable, arraySort(groupArray(seconds))) AS observed,
    countIf(verdict = 'refused') AS refused,
    countIf(verdict = 'cancelled') AS cancelled,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        rule_in('arrival', ordered_on).limit AS target,
        if(arrived_at >= ordered_at, dateDiff('second', ordered_at, arrived_at), NULL) AS seconds,
        multiIf(seconds IS NOT NULL, 'arrived', arrived_at IS NOT NULL, 'no order before it', state IN ('refused', 'cancelled'), toString(state),
                state = 'done', 'no arrival', 'open') AS verdict
    FROM dispatches FINAL
    WHERE state != 'void'
)
GROUP BY month, organ, area
ORDER BY month, organ, area
