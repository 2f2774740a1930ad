-- name: kpi_handovers
-- zh: 每件交接次数
-- en: Handovers per case
-- numerator: times that one officer handled a case after another one; between_units are those after another unit
-- denominator: closed cases in which acts of handling name their officers
-- clock: none; acts of handling are those of approvals_v
-- cohort: approval cases that were decided or otherwise ended, by the month of their end
-- period: one calendar month, local dates
-- unit: handovers per case
-- target: none set
-- not computable: closed cases in which no act of handling names an officer
CREATE OR REPLACE VIEW kpi_handovers AS
SELECT
    toStartOfMonth(ifNull(closed_on, toDate32(first_at))) AS month,
    item, organ, area,
    'none' AS clock,
    sumIf(handovers, verdict = 'known') AS numerator,
    countIf(verdict = 'known') AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    sumIf(unit_handovers, verdict = 'known') AS between_units,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        arrayFilter((actor, handled) -> handled AND actor != '', steps.actor, handling) AS officers,
        arrayFilter((unit, handled) -> handled AND unit != '', steps.unit, handling) AS units,
        length(arrayCompact(officers)) - 1 AS handovers,
        greatest(length(arrayCompact(units)), 1) - 1 AS unit_handovers,
        multiIf(closed_on IS NULL, 'open', empty(officers), 'no officer', 'known') AS verdict
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
