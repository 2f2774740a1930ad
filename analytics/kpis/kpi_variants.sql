-- name: kpi_variants
-- zh: 办理路径
-- en: Variants
-- numerator: closed cases that went one of the first rank variants, the most frequent first; the share at rank k is that of the top-k variants
-- 分子: 走前rank种路径之一的已结件，最常见的在前；第k名的占比即前k种路径的占比
-- denominator: closed cases
-- 分母: 已结件
-- clock: none; a variant is the order of the case's activities, by the source's names, else by types
-- 时钟: 无；路径即该件环节的次序，按来源所称，未载的按类型
-- cohort: approval cases that were decided or otherwise ended; each item, and all items together
-- 对象: 已决定或以其他方式结束的审批件；各事项，以及全部事项合计
-- period: from the first to the last end, in columns of its own
-- 期间: 自首个至末个结束，另列
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: nothing; open cases stand in the last column of every row
-- 无法计算: 没有；未办结的列于每行末列
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
