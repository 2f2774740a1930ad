-- name: kpi_links_per_case
-- zh: 每件环节压缩率（改革前后同口径）
-- en: Links per case, before and after the reform, like for like
-- numerator: links saved: links of the cases before the reform less what the same mix of items takes now
-- 分子: 减少的环节：改革前各件环节数，减去同样事项构成现在所需环节数
-- denominator: links of the decided cases accepted before the reform
-- 分母: 改革前受理并已决定的件的环节数
-- clock: as kpi_item_links
-- 时钟: 同 kpi_item_links
-- cohort: decided cases of items that have cases on both sides; the items weigh as they did before the reform
-- 对象: 前后均有件的事项的已决定件；事项权重按改革前
-- period: from the first to the last decision of either side, in columns of its own
-- 期间: 前后两侧各自从首个决定到末个决定，另列
-- unit: ratio
-- target: none set; the report's 10 % states no base
-- 目标: 未设；报告所称10%没有基数
-- not computable: as kpi_item_links
-- 无法计算: 同 kpi_item_links
CREATE OR REPLACE VIEW kpi_links_per_case AS
SELECT
    'none' AS clock,
    sum(i.numerator) AS numerator,
    sum(i.denominator) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    sumIf(base_cases, comparable) AS cases_before,
    sumIf(now_cases, comparable) AS cases_now,
    if(denominator > 0, denominator / cases_before, NULL) AS links_before,
    if(denominator > 0, (denominator - numerator) / cases_before, NULL) AS links_now,
    countIf(comparable) AS items,
    countIf(NOT comparable) AS items_not_comparable,
    sum(i.open_cases) AS open_cases,
    sum(i.not_computable) AS not_computable,
    min(i.base_from) AS base_from,
    max(i.base_to) AS base_to,
    min(i.period_from) AS period_from,
    max(i.period_to) AS period_to,
    max(i.fresh_at) AS fresh_at
FROM kpi_item_links AS i
