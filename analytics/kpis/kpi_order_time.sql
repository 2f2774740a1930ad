-- name: kpi_order_time
-- zh: 核实至派单时间
-- en: From a true alert to the order
-- numerator: seconds from the verification as true to the first order for the alert's incident: all in observed, and their median and 90th percentile
-- 分子: 自核实属实至对该告警事件首次派遣的秒数：全部列于observed，并给出其中位数与90分位
-- denominator: true alerts whose incident was ordered after the verification
-- 分母: 核实后其事件被派遣的属实告警
-- clock: real time
-- 时钟: 实际时间
-- cohort: true alerts by the month of the order, else of the verification, by the kind of alert
-- 对象: 属实告警按派遣之月、未派遣的按核实之月，并按告警类型归类
-- organ: owner of the alert
-- 机关: 预警的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: seconds
-- target: none set
-- 目标: 未设
-- not computable: true alerts that name no incident or one that is not in the log, or whose incident was ordered before; incidents that ended without an order, and open ones, are shown apart
-- 无法计算: 未载事件、事件不在日志中或核实前已派遣的属实告警；未派遣即结束的与未结的事件另列
-- column: alert_kind: 告警类型 | kind of alert
-- column: without_order: 未派遣 | without order
-- values: alert_kind: AlertKind
-- values: kind: AlertKind
CREATE OR REPLACE VIEW kpi_order_time AS
SELECT
    toStartOfMonth(ifNull(if(verdict = 'ordered', ordered_on, verified_on), first_on)) AS month,
    kind, source, organ, area,
    'real time' AS clock,
    count(seconds) AS denominator,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    arrayMap(toNullable, arraySort(groupArray(seconds))) AS observed,
    countIf(verdict = 'ended') AS without_order,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        a.subject AS subject, a.kind AS kind, a.source AS source, a.organ AS organ, a.area AS area, a.verified_on AS verified_on, a.first_on AS first_on, a.projected_at AS projected_at, o.ordered_on AS ordered_on,
        multiIf(i.subject = '', 'no incident', o.ordered_at IS NOT NULL AND o.ordered_at < a.verified_at, 'no order after it',
                o.ordered_at IS NOT NULL, 'ordered', i.state IN ('closed', 'not_filed'), 'ended', 'open') AS verdict,
        if(verdict = 'ordered', dateDiff('second', a.verified_at, o.ordered_at), NULL) AS seconds
    FROM (SELECT * FROM alerts FINAL WHERE outcome = 'true') AS a
    LEFT JOIN (SELECT subject, state FROM incidents FINAL WHERE state != 'void') AS i ON a.incident = i.subject
    LEFT JOIN
    (
        SELECT incident, min(d.ordered_at) AS ordered_at, argMin(d.ordered_on, d.ordered_at) AS ordered_on
        FROM dispatches AS d FINAL WHERE d.ordered_at IS NOT NULL GROUP BY incident
    ) AS o ON a.incident = o.incident
)
GROUP BY month, kind, source, organ, area
ORDER BY month, kind, source, organ, area
