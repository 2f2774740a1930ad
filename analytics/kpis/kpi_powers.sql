-- name: kpi_powers
-- zh: 承接权力行使率
-- en: Powers exercised
-- numerator: powers held on as_of on which at least one act was based in the 12 months up to it
-- 分子: 截至as_of的12个月内至少有一次行为以其为依据的在手权力
-- denominator: powers held on as_of
-- 分母: 截至as_of的在手权力
-- clock: none; local dates
-- 时钟: 无；本地日期
-- cohort: powers by field and kind; received ones, and delegated ones from the effective date on, without those taken back
-- 对象: 权力按领域与类型归类；承接的与下放的均自生效日起，不含已收回的
-- organ: owner of the power
-- 机关: 权力的归属机关
-- period: the 12 months up to as_of, the last day of which any power's story tells, at most today (Asia/Shanghai)
-- 期间: 截至as_of的12个月；as_of为任一权力有记载的最后一日，不晚于今天(北京时间)
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: powers that were exercised in the 12 months and are not held on as_of: counted as not_held
-- 无法计算: 12个月内行使过而as_of时不在手的权力：计入not_held
-- column: dormant: 未行使 | not exercised
-- column: not_held: 未持有 | not held
-- column: power_kind: 类型 | kind
-- values: power_kind: PowerKind
-- values: kind: PowerKind
CREATE OR REPLACE VIEW kpi_powers AS
WITH (SELECT least(max(last_on), local_today()) FROM powers FINAL) AS last_day
SELECT
    field, kind, organ, area,
    'none' AS clock,
    countIf(held AND used) AS numerator,
    countIf(held) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    denominator - numerator AS dormant,
    countIf(held AND state = 'return_proposed') AS return_proposed,
    countIf(used AND NOT held) AS not_held,
    not_held AS not_computable,
    addYears(last_day, -1) + 1 AS period_from,
    last_day AS as_of,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        ifNull(held_from_on <= last_day, false) AND ifNull(held_to_on > last_day, true) AS held,
        ifNull(last_exercised_on > addYears(last_day, -1), false) AS used
    FROM powers FINAL
    WHERE state != 'void'
)
GROUP BY field, kind, organ, area
ORDER BY field, kind, organ, area
