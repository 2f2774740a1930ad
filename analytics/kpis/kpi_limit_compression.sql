-- name: kpi_limit_compression
-- zh: 时限压缩率（承诺）
-- en: Limit compression (promise)
-- numerator: workdays cut: sum of the limits in force on base_on less the sum of those in force on as_of
-- denominator: sum of the limits in force on base_on
-- clock: norm, in workdays; promised and statutory in rows of their own; no measured duration
-- cohort: service items with a limit in force on both days; construction projects apart
-- period: from base_on, the day before the reform, to as_of, the last day that any version took effect, at most today
-- unit: ratio
-- target: 0.3667 for promised single items (439 to 278 workdays, report 3.1)
-- not computable: items in force on one of the two days only, or without that limit: items_not_comparable
CREATE OR REPLACE VIEW kpi_limit_compression AS
WITH
    toDate32('2012-07-31') AS reform_eve,
    (SELECT least(max(effective_on), toDate32(today())) FROM items_v) AS last_day
SELECT
    kind,
    clock,
    toDecimal64(sumIf(base_days, comparable), 1) - toDecimal64(sumIf(now_days, comparable), 1) AS numerator,
    toDecimal64(sumIf(base_days, comparable), 1) AS denominator,
    toDecimal64(sumIf(now_days, comparable), 1) AS now_sum,
    if(denominator > 0, toFloat64(numerator) / toFloat64(denominator), NULL) AS value,
    countIf(comparable) AS items,
    countIf(NOT comparable) AS items_not_comparable,
    countIf(comparable AND base_origin = 'derived') AS derived_bases,
    reform_eve AS base_on,
    last_day AS as_of,
    (SELECT max(projected_at) FROM items) AS fresh_at
FROM
(
    SELECT
        item,
        kind,
        norm.1 AS clock,
        anyIf(norm.2, effective_on <= reform_eve AND (next_on IS NULL OR next_on > reform_eve)) AS base_days,
        anyIf(norm.2, effective_on <= last_day AND (next_on IS NULL OR next_on > last_day)) AS now_days,
        anyIf(origin, effective_on <= reform_eve AND (next_on IS NULL OR next_on > reform_eve)) AS base_origin,
        base_days IS NOT NULL AND now_days IS NOT NULL AS comparable
    FROM items_v
    ARRAY JOIN [('promised', toNullable(promised_days)), ('statutory', statutory_days)] AS norm
    GROUP BY item, kind, norm.1
)
GROUP BY kind, clock
ORDER BY kind DESC, clock
