-- name: kpi_rework
-- zh: 返工率
-- en: Rework
-- numerator: cases in which an activity recurs: redone by another officer, or repeated by the same; a case can be both
-- 分子: 有环节重复的件：由另一人重做，或由同一人重复；一件可兼有
-- denominator: closed cases
-- 分母: 已结件
-- clock: none; an activity is what the source calls the step, else the type of the act
-- 时钟: 无；环节取来源所称步骤，未载的取行为类型
-- cohort: approval cases that were decided or otherwise ended, by the month of their end
-- 对象: 已决定或以其他方式结束的审批件，按结束之月
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: nothing of closed cases; by_unknown are cases in which only acts recur that name no actor
-- 无法计算: 已结件中没有；by_unknown为仅有未载人员的行为重复的件
-- column: by_unknown: 人员不明 | by unknown
-- column: redone_by_other: 他人重做 | redone by another
-- column: repeated_by_same: 本人重复 | repeated by the same
CREATE OR REPLACE VIEW kpi_rework AS
SELECT
    toStartOfMonth(ifNull(closed_on, first_on)) AS month,
    item, organ, area,
    'none' AS clock,
    countIf(closed_on IS NOT NULL AND recurs) AS numerator,
    countIf(closed_on IS NOT NULL) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(closed_on IS NOT NULL AND redone) AS redone_by_other,
    countIf(closed_on IS NOT NULL AND repeated) AS repeated_by_same,
    countIf(closed_on IS NOT NULL AND recurs AND NOT redone AND NOT repeated) AS by_unknown,
    countIf(closed_on IS NULL) AS open_cases,
    0 AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        arrayMap((activity, type) -> if(activity != '', activity, type), steps.activity, steps.type) AS names,
        length(names) > arrayUniq(names) AS recurs,
        arrayFilter((name, actor) -> actor != '', names, steps.actor) AS known,
        arrayFilter(actor -> actor != '', steps.actor) AS actors,
        length(known) > arrayUniq(known, actors) AS repeated,
        -- more pairs of activity and officer than activities: two officers did one
        arrayUniq(known, actors) > arrayUniq(known) AS redone
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
