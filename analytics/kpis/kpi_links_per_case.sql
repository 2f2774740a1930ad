-- name: kpi_links_per_case
-- zh: 每件环节压缩率（改革前后同口径）
-- en: Links per case, before and after the reform, like for like
-- numerator: links saved: links of the cases before the reform less what as many cases of the same items take now, whoever handles them now
-- 分子: 减少的环节：改革前各件的环节数，减去同样事项、同样件数现在所需的环节数，不论现在由谁办理
-- denominator: links of the decided cases accepted before the reform, of items that have decided cases now
-- 分母: 改革前受理并已决定、其事项现在也有已决定件的各件环节数
-- clock: none; a link is an act by which someone in office handles the case, as approvals_v says
-- 时钟: 无；环节指在岗人员办理一件的一次行为，见approvals_v
-- cohort: decided cases by the item's version in force on the day of acceptance: that of the day before the reform is before, one that took effect later is now; organ and area are those of the cases before
-- 对象: 已决定的件，按受理当日有效的事项版本归侧：改革前一日有效的为改革前，其后生效的为现在；机构与区划为改革前各件的
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: from the first to the last decision of either side, in columns of its own
-- 期间: 前后两侧各自从首个决定到末个决定，另列
-- unit: ratio
-- target: none set; the report's 10 % states no base
-- 目标: 未设；报告所称10%没有基数
-- not computable: cases without an acceptance or a version in force, and all cases of an item that has none on the other side
-- 无法计算: 没有受理或有效版本的件，以及只有一侧有件的事项的全部件
-- column: base_links: 改革前环节数 | links before
-- column: links_before: 改革前每件环节 | links before
-- column: links_now: 现在每件环节 | links now
-- column: now_links: 现在环节数 | links now
CREATE OR REPLACE VIEW kpi_links_per_case AS
SELECT
    item, organ, area,
    'none' AS clock,
    base_cases, base_links, now_cases, now_links,
    sum(base_cases) OVER of_item > 0 AND sum(now_cases) OVER of_item > 0 AS comparable,
    if(comparable, base_links - base_cases * sum(now_links) OVER of_item / sum(now_cases) OVER of_item, 0) AS numerator,
    if(comparable, base_links, 0) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    open_cases,
    without_version + if(comparable, 0, base_cases + now_cases) AS not_computable,
    base_from, base_to, period_from, period_to, fresh_at
FROM
(
    SELECT
        item, organ, area,
        countIf(side = 'before') AS base_cases,
        sumIf(links, side = 'before') AS base_links,
        countIf(side = 'now') AS now_cases,
        sumIf(links, side = 'now') AS now_links,
        countIf(side = 'open') AS open_cases,
        countIf(side LIKE 'no %') AS without_version,
        minIf(decided_on, side = 'before') AS base_from,
        maxIf(decided_on, side = 'before') AS base_to,
        minIf(decided_on, side = 'now') AS period_from,
        maxIf(decided_on, side = 'now') AS period_to,
        max(projected_at) AS fresh_at
    FROM kpi_reform_sides
    GROUP BY item, organ, area
)
WINDOW of_item AS (PARTITION BY item)
ORDER BY item, organ, area
