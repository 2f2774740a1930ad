-- name: kpi_queue_waits
-- zh: 窗口排队等候
-- en: Queue waits by window
-- numerator: seconds that a visitor waited until a window called, and that the service took: all in observed_waits and observed_services, and their medians and 90th percentiles
-- 分子: 来访者等到窗口叫号的秒数与服务的秒数：全部列于observed_waits与observed_services，并给出其中位数与90分位
-- denominator: waits that ended with a call; services whose call is known
-- 分母: 以叫号结束的等候；叫号已知的服务
-- clock: real time; a wait that spans lunch counts it, as the visitor does
-- 时钟: 实际时间；跨午休的等候按来访者感受计入
-- cohort: waits of visits that began in the month, by the window that called; a visitor who is sent on waits again
-- 对象: 当月开始的来访的等候，按叫号窗口；转窗口后重新等候
-- organ: owner of the ticket
-- 机关: 号票的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: seconds
-- target: none set
-- 目标: 未设
-- not computable: calls without a beginning of the wait, services without a call; visitors who gave up, and waits and services that go on, are shown apart; the window is empty if none is known
-- 无法计算: 没有开始时间的叫号、没有叫号的服务；放弃的、仍在等候或服务中的另列；窗口不明时为空
-- column: observed_services: 服务用时观测值 | observed services
-- column: observed_waits: 等候用时观测值 | observed waits
-- column: service_p50_seconds: 服务中位数 | median service | seconds
-- column: service_p90_seconds: 服务90分位 | service, 90th percentile | seconds
-- column: services: 服务数 | services
-- column: transferred: 转出 | transferred
-- column: wait_p50_seconds: 等候中位数 | median wait | seconds
-- column: wait_p90_seconds: 等候90分位 | wait, 90th percentile | seconds
-- column: waits: 等候数 | waits
-- column: transferred: 转窗口 | transferred
CREATE OR REPLACE VIEW kpi_queue_waits AS
SELECT
    toStartOfMonth(ifNull(taken_on, first_on)) AS month,
    window, replaceOne(item, 'item/', '') AS item, organ, area,
    'real time' AS clock,
    count(wait) AS denominator,
    quantileExact(0.5)(wait) AS wait_p50_seconds,
    quantileExact(0.9)(wait) AS wait_p90_seconds,
    arrayMap(toNullable, arraySort(groupArray(wait))) AS observed_waits,
    count(service) AS services,
    quantileExact(0.5)(service) AS service_p50_seconds,
    quantileExact(0.9)(service) AS service_p90_seconds,
    arrayMap(toNullable, arraySort(groupArray(service))) AS observed_services,
    countIf(outcome = 'transferred') AS transferred,
    countIf(outcome = 'abandoned') AS abandoned,
    countIf(outcome IN ('waiting', 'at_window')) AS open_cases,
    countIf(called_at IS NOT NULL AND wait IS NULL OR outcome = 'served' AND service IS NULL) AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        subject, taken_on, first_on, item, organ, area, projected_at, window, outcome, called,
        if(called >= since, dateDiff('second', since, called), NULL) AS wait,
        if(outcome = 'served' AND left_window >= called, dateDiff('second', called, left_window), NULL) AS service,
        called AS called_at
    FROM (SELECT * FROM tickets FINAL WHERE state != 'void')
    ARRAY JOIN waits.window AS window, waits.since_at AS since, waits.called_at AS called, waits.left_at AS left_window, waits.outcome AS outcome
)
GROUP BY month, window, item, organ, area
ORDER BY month, window, item, organ, area
