-- name: kpi_rework
-- zh: 返工率
-- en: Rework
-- numerator: cases in which an activity recurs: redone by another officer, or repeated by the same; a case can be both
-- denominator: closed cases
-- clock: none; an activity is what the source calls the step, else the type of the act
-- cohort: approval cases that were decided or otherwise ended, by the month of their end
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set
-- not computable: nothing of closed cases; by_unknown are cases in which only acts recur that name no actor
CREATE OR REPLACE VIEW kpi_rework AS
SELECT
    toStartOfMonth(ifNull(closed_on, toDate32(first_at))) AS month,
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
        length(names) > length(arrayDistinct(names)) AS recurs,
        arrayFilter(done -> done.2 != '', arrayZip(names, steps.actor)) AS known,
        length(known) > length(arrayDistinct(known)) AS repeated,
        -- more pairs of activity and officer than activities: two officers did one
        length(arrayDistinct(known)) > length(arrayDistinct(arrayMap(done -> done.1, known))) AS redone
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
