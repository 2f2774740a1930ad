-- name: kpi_draws
-- zh: 双随机覆盖率与重复率
-- en: Random draws: coverage and repeats
-- numerator: objects drawn at least once in the year, by each organ and area from its own pool
-- 分子: 当年至少被抽中一次的对象，各机构、区划按各自名录分别计
-- denominator: size of the pool of the year's last draw of each organ and area
-- 分母: 各机构、区划当年最后一次抽取的名录规模
-- clock: none
-- 时钟: 无
-- cohort: draws by the year in which they were drawn, else committed, by field of enforcement
-- 对象: 抽取按抽取之年、未抽取的按承诺之年，并按执法领域归类
-- organ: owner of the draw
-- 机关: 抽取的归属机关
-- period: one calendar year, local dates
-- 期间: 一个公历年，本地日期
-- unit: ratio
-- target: 0.03 a year (SAMR Order 101 of 2025, known from an excerpt only)
-- 目标: 每年0.03(市场监管总局令第101号，2025年，仅见于摘录)
-- not computable: draws that were drawn without a commitment before, or whose commitment states no size of the pool; cancelled draws, and those committed and not drawn, are shown apart
-- 无法计算: 此前没有承诺或承诺未载名录规模的抽取；取消的、已承诺未抽取的另列
-- column: drawn_objects: 抽中对象 | drawn objects
-- column: not_revealed: 未公开种子 | not revealed
-- column: repeat_share: 重复率 | repeat share | ratio
-- column: replacements_made: 替换 | replacements
-- column: repeats: 重复 | repeats
CREATE OR REPLACE VIEW kpi_draws AS
SELECT
    toYear(coalesce(executed_on, committed_on, first_on)) AS year,
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
