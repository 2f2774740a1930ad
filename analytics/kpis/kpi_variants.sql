-- name: kpi_variants
-- zh: 办理路径
-- en: Variants
-- numerator: closed cases that went one of the first rank variants, the most frequent first; the share at rank k is that of the top-k variants
-- denominator: closed cases
-- clock: none; a variant is the order of the case's activities, by the source's names, else by types
-- cohort: approval cases that were decided or otherwise ended; each item, and all items together
-- period: from the first to the last end, in columns of its own
-- unit: ratio
-- target: none set
-- not computable: nothing; open cases stand in the last column of every row
CREATE OR REPLACE VIEW kpi_variants AS
SELECT
    scope, of_item, rank, variant, steps_in_variant, 'none' AS clock, cases,
    sum(cases) OVER (PARTITION BY scope, of_item ORDER BY rank) AS numerator,
    sum(cases) OVER (PARTITION BY scope, of_item) AS denominator,
    numerator / denominator AS value,
    period_from, period_to, fresh_at,
    sum(open_here) OVER (PARTITION BY scope, of_item) AS open_cases
FROM
(
    SELECT
        scope, if(scope = 'item', item, '') AS of_item, if(closed_on IS NULL, [], names) AS path,
        arrayStringConcat(path, ' > ') AS variant, length(path) AS steps_in_variant,
        countIf(closed_on IS NOT NULL) AS cases, countIf(closed_on IS NULL) AS open_here,
        row_number() OVER (PARTITION BY scope, of_item ORDER BY cases DESC, variant) AS rank,
        min(closed_on) AS period_from, max(closed_on) AS period_to, max(projected_at) AS fresh_at
    FROM
    (
        SELECT item, closed_on, projected_at, arrayMap((activity, type) -> if(activity != '', activity, type), steps.activity, steps.type) AS names
        FROM approvals_v WHERE state != 'void'
    )
    ARRAY JOIN ['item', 'all items'] AS scope
    GROUP BY scope, of_item, path
)
QUALIFY cases > 0
ORDER BY scope, of_item, rank
