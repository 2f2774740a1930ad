-- name: kpi_draws
-- zh: 双随机覆盖率与重复率
-- en: Random draws: coverage and repeats
-- numerator: objects drawn at least once in the year
-- denominator: size of the pool of the year's last draw
-- clock: none
-- cohort: draws by the year in which they were drawn, else committed, by field of enforcement
-- period: one calendar year, local dates
-- unit: ratio
-- target: 0.03 a year (SAMR Order 101 of 2025, known from an excerpt only)
-- not computable: draws that were drawn without a commitment before, or whose commitment states no size of the pool; cancelled draws, and those committed and not drawn, are shown apart
CREATE OR REPLACE VIEW kpi_draws AS
SELECT
    toYear(coalesce(executed_on, committed_on, toDate32(first_at))) AS year,
    field, organ, area,
    'none' AS clock,
    uniqExactArrayIf(matches.object, drawn) AS numerator,
    ifNull(argMaxIf(objects, executed_at, drawn AND objects IS NOT NULL), 0) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(drawn) AS draws,
    sumIf(length(matches.object), drawn) AS drawn_objects,
    drawn_objects - numerator AS repeats,
    if(drawn_objects > 0, repeats / drawn_objects, NULL) AS repeat_share,
    sumIf(replacements, drawn) AS replacements_made,
    countIf(drawn AND revealed_at IS NULL) AS not_revealed,
    countIf(state = 'cancelled') AS cancelled,
    countIf(state = 'committed') AS open_cases,
    countIf(drawn AND (committed_at IS NULL OR committed_at > executed_at OR objects IS NULL)) AS not_computable,
    max(projected_at) AS fresh_at
FROM (SELECT *, state != 'cancelled' AND executed_at IS NOT NULL AS drawn FROM draws FINAL WHERE state != 'void')
GROUP BY year, field, organ, area
ORDER BY year, field, organ, area
