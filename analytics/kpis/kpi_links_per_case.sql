-- name: kpi_links_per_case
-- zh: 每件环节压缩率（改革前后同口径）
-- en: Links per case, before and after the reform, like for like
-- numerator: links saved: links of the cases before the reform less what the same mix of items takes now
-- denominator: links of the decided cases accepted before the reform
-- clock: as kpi_item_links
-- cohort: decided cases of items that have cases on both sides; the items weigh as they did before the reform
-- period: from the first to the last decision of either side, in columns of its own
-- unit: ratio
-- target: none set; the report's 10 % states no base
-- not computable: as kpi_item_links
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
