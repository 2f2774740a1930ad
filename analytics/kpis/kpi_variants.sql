-- name: kpi_variants
-- zh: 办理路径
-- en: Variants
-- numerator: closed cases that went the variant; the share of the top k of the chosen rows is that of their k most frequent variants
-- 分子: 走该路径的已结件；所选行的前k种占比即其中最常见的k种路径的占比
-- denominator: closed cases of the month, item, organ and area, in each variant's row
-- 分母: 同月、同事项、同机构、同区划的已结件，各路径行相同
-- clock: none; a variant is the order of the case's activities, by the source's names, else by types
-- 时钟: 无；路径即该件环节的次序，按来源所称，未载的按类型
-- cohort: approval cases that were decided or otherwise ended, by the month of their end
-- 对象: 已决定或以其他方式结束的审批件，按结束之月
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: nothing; open cases have no variant yet and stand in a row without one, by the month in which they began
-- 无法计算: 没有；未办结的件尚无路径，按开始之月列于路径为空的行
-- column: path: 办理路径 | path
CREATE OR REPLACE VIEW kpi_variants AS
SELECT
    *,
    sum(numerator) OVER (PARTITION BY month, item, organ, area) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value
FROM
(
    SELECT
        toStartOfMonth(ifNull(closed_on, first_on)) AS month,
        item, organ, area,
        if(closed_on IS NULL, [], arrayMap((activity, type) -> if(activity != '', activity, type), steps.activity, steps.type)) AS path,
        arrayStringConcat(path, ' > ') AS variant,
        length(path) AS steps_in_variant,
        'none' AS clock,
        countIf(closed_on IS NOT NULL) AS numerator,
        countIf(closed_on IS NULL) AS open_cases,
        max(projected_at) AS fresh_at
    FROM approvals_v
    WHERE state != 'void'
    GROUP BY month, item, organ, area, path
)
ORDER BY month, item, organ, area, numerator DESC, variant
