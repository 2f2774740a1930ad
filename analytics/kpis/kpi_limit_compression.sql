-- name: kpi_limit_compression
-- zh: 时限压缩率（承诺）
-- en: Limit compression (promise)
-- numerator: workdays cut: sum of the limits in force on base_on less the sum of those in force on as_of
-- 分子: 压缩的工作日：基准日有效时限之和减去截至日有效时限之和
-- denominator: sum of the limits in force on base_on
-- 分母: 基准日有效时限之和
-- clock: norm, in workdays; promised and statutory in rows of their own; no measured duration
-- 时钟: 规范时限，工作日；承诺与法定分行列示；不是实测时长
-- cohort: service items with a limit in force on both days, each in a row of its own, by kind: construction projects apart
-- 对象: 两日均有有效时限的事项，每事项一行，按类别：企业建设项目另列
-- organ: none
-- 机关: 无
-- period: from base_on, the day before the reform, to as_of, the last day that any version took effect, at most today
-- 期间: 自基准日(改革前一日)至截至日(最近一次版本生效日，不晚于今天)
-- unit: ratio
-- target: 0.3667 for promised single items (439 to 278 workdays, report 3.1)
-- 目标: 承诺单项事项0.3667(439减至278个工作日，报告3.1)
-- not computable: items in force on one of the two days only, or without that limit: items_not_comparable
-- 无法计算: 只在其中一日有效或缺该时限的事项，另列为不可比事项
-- column: base_on: 基准日 | base date
-- column: derived_bases: 推算基数 | derived bases
-- column: now_sum: 现在时限合计 | limits now, in all | workdays
-- values: kind: ItemKind
CREATE OR REPLACE VIEW kpi_limit_compression AS
WITH
    reform_day() - 1 AS reform_eve,
    (SELECT least(max(effective_on), local_today()) FROM items_v) AS last_day
SELECT
    item,
    kind,
    clock,
    denominator - now_sum AS numerator,
    if(comparable, assumeNotNull(base_days), 0) AS denominator,
    if(comparable, assumeNotNull(now_days), 0) AS now_sum,
    if(denominator > 0, toFloat64(numerator) / toFloat64(denominator), NULL) AS value,
    toUInt64(comparable) AS items,
    1 - items AS items_not_comparable,
    toUInt64(comparable AND base_origin = 'derived') AS derived_bases,
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
ORDER BY kind DESC, clock, item
