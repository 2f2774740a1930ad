-- name: kpi_item_links
-- zh: 事项每件环节数（改革前后）
-- en: Links per case of each item, before and after the reform
-- numerator: links saved: links of the cases before the reform less what as many cases take now
-- 分子: 减少的环节：改革前各件环节数，减去同样件数现在所需环节数
-- denominator: links of the decided cases accepted before the reform, under the item's version in force on 2012-07-31
-- 分母: 改革前受理、按2012-07-31有效版本办理并已决定的件的环节数
-- clock: none; a link is an act by which someone in office handles the case, as approvals_v says
-- 时钟: 无；环节指在岗人员处理一件的一次行为，见approvals_v
-- cohort: decided cases by the item's version in force on the day of acceptance: that of 2012-07-31 is before, one that took effect later is now
-- 对象: 按受理当日有效的事项版本归类：2012-07-31有效的为改革前，其后生效的为现在
-- period: from the first to the last decision of either side, in columns of its own
-- 期间: 前后两侧各自从首个决定到末个决定，另列
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: cases without an acceptance or a version in force, and all cases of an item that has none on the other side
-- 无法计算: 没有受理或有效版本的件，以及只有一侧有件的事项的全部件
CREATE OR REPLACE VIEW kpi_item_links AS
SELECT
    item,
    'none' AS clock,
    countIf(side = 'before') AS base_cases,
    sumIf(links, side = 'before') AS base_links,
    countIf(side = 'now') AS now_cases,
    sumIf(links, side = 'now') AS now_links,
    base_cases > 0 AND now_cases > 0 AS comparable,
    if(comparable, base_links - base_cases * now_links / now_cases, 0) AS numerator,
    if(comparable, base_links, 0) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(side = 'open') AS open_cases,
    countIf(side LIKE 'no %') AS without_version,
    without_version + if(comparable, 0, base_cases + now_cases) AS not_computable,
    minIf(decided_on, side = 'before') AS base_from,
    maxIf(decided_on, side = 'before') AS base_to,
    minIf(decided_on, side = 'now') AS period_from,
    maxIf(decided_on, side = 'now') AS period_to,
    max(projected_at) AS fresh_at
FROM kpi_reform_sides
GROUP BY item
ORDER BY item
