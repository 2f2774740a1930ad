-- name: kpi_reform_sides
-- zh: 逐件改革前后归属
-- en: Each case before or after the reform
-- numerator: one row a case: side before, now, open, or no and what is missing
-- denominator: one row a case
-- clock: net_workdays is actual time, from acceptance to the decision, less lawful suspensions
-- cohort: approval cases that were decided or are open; the side is that of the item's version in force on the day of acceptance: the one in force on 2012-07-31 is before, one that took effect later is now
-- period: each case its own
-- unit: workdays
-- target: none set
-- not computable: sides that begin with no
CREATE OR REPLACE VIEW kpi_reform_sides AS
WITH toDate32('2012-07-31') AS reform_eve
SELECT
    c.subject AS subject, c.item AS item, c.decided_on AS decided_on, c.net_workdays AS net_workdays, c.links AS links, c.projected_at AS projected_at,
    multiIf(c.decided_on IS NULL, 'open', c.accepted_on IS NULL OR v.item = '' OR (v.next_on IS NOT NULL AND assumeNotNull(v.next_on) <= c.day), 'no version',
            v.effective_on > reform_eve, 'now', v.next_on IS NULL OR assumeNotNull(v.next_on) > reform_eve, 'before', 'no version of either side') AS side
FROM
(
    SELECT subject, item, accepted_on, ifNull(accepted_on, toDate32('1900-01-01')) AS day, decided_on, net_workdays, projected_at, arrayCount(h -> h, handling) AS links
    FROM approvals_v
    WHERE state != 'void' AND outcome NOT IN ('not_accepted', 'withdrawn', 'terminated')
) AS c
ASOF LEFT JOIN items_v AS v ON c.item = v.item AND c.day >= v.effective_on
