-- name: kpi_mediation
-- zh: 调解成功率与履行率
-- en: Mediation: success and fulfilment
-- numerator: disputes in which the parties agreed
-- 分子: 双方达成协议的纠纷
-- denominator: disputes whose mediation ended, with an agreement or without
-- 分母: 调解已结束的纠纷，不论是否达成协议
-- clock: none; local dates for the fulfilment
-- 时钟: 无；履行按本地日期
-- cohort: disputes by the month of the agreement or other end, else of their registration, by village and category
-- 对象: 纠纷按达成协议或以其他方式结束之月、未结束的按登记之月，并按村与类别归类
-- organ: owner of the dispute
-- 机关: 纠纷的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: agreements that state no day of fulfilment and are not fulfilled; mediation that a party refused, and open disputes, are shown apart; fulfilled_share is fulfilled agreements over those fulfilled or due
-- 无法计算: 未载履行日且未履行的协议；一方拒绝调解的与未结的另列；fulfilled_share为已履行协议除以已履行或已到期协议
-- column: fulfilled_in_time: 按期履行 | fulfilled in time
-- column: fulfilled_share: 履行率 | fulfilled share | ratio
-- column: to_fulfil: 应履行 | to fulfil
CREATE OR REPLACE VIEW kpi_mediation AS
SELECT
    toStartOfMonth(ifNull(day, first_on)) AS month,
    village, category, organ, area,
    'none' AS clock,
    countIf(verdict = 'agreed') AS numerator,
    countIf(verdict IN ('agreed', 'not agreed')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'refused') AS refused,
    countIf(fulfilment IN ('in time', 'late')) AS fulfilled,
    countIf(fulfilment = 'in time') AS fulfilled_in_time,
    countIf(fulfilment IN ('in time', 'late', 'unfulfilled')) AS to_fulfil,
    if(to_fulfil > 0, fulfilled / to_fulfil, NULL) AS fulfilled_share,
    countIf(verdict = 'agreed' AND breached_at IS NOT NULL) AS breached,
    countIf(verdict = 'open') AS open_cases,
    countIf(fulfilment = 'no day') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        multiIf(agreed_at IS NOT NULL, 'agreed', mediation_ended_at IS NOT NULL, 'not agreed', mediation_refused_at IS NOT NULL, 'refused', 'open') AS verdict,
        multiIf(verdict = 'agreed', agreed_on, verdict = 'not agreed', mediation_ended_on, verdict = 'refused', mediation_refused_on, registered_on) AS day,
        multiIf(verdict != 'agreed', '', fulfilled_on > due_on, 'late', fulfilled_at IS NOT NULL, 'in time', due_on IS NULL, 'no day',
                due_on < local_today(), 'unfulfilled', 'not due') AS fulfilment
    FROM disputes FINAL
    WHERE state != 'void'
)
GROUP BY month, village, category, organ, area
ORDER BY month, village, category, organ, area
