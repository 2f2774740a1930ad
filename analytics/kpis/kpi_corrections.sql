-- name: kpi_corrections
-- zh: 补正率
-- en: Correction rate
-- numerator: cases with a correction notice
-- denominator: received cases that had one, or were accepted or ended without one
-- clock: none
-- cohort: approval cases by the month of their receipt
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set; second_notices, cases with more than one notice, break the rule of the one-time notice (Licensing Law Art. 32): 0
-- not computable: cases without a receipt; cases that may still get a notice are open
CREATE OR REPLACE VIEW kpi_corrections AS
SELECT
    toStartOfMonth(ifNull(received_on, toDate32(first_at))) AS month,
    item, organ, area,
    'none' AS clock,
    countIf(verdict = 'corrected') AS numerator,
    countIf(verdict IN ('corrected', 'straight')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'corrected' AND correction_notices > 1) AS second_notices,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        multiIf(received_on IS NULL, 'no receipt', correction_notices > 0, 'corrected', accepted_at IS NOT NULL OR closed_on IS NOT NULL, 'straight', 'open') AS verdict
    FROM approvals_v
    WHERE state != 'void'
)
GROUP BY month, item, organ, area
ORDER BY month, item, organ, area
