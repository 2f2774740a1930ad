-- name: kpi_task_codes
-- zh: 事项编码合规率
-- en: Items with a valid 31-digit code
-- numerator: items whose code has the form of GB/T 39554.1: 18 characters of a credit code with the right check digit, then 13 digits
-- 分子: 编码符合 GB/T 39554.1 的事项：18位信用代码且校验位正确，后接13位数字
-- denominator: items in force that state a code
-- 分母: 载明编码的有效事项
-- clock: none
-- 时钟: 无
-- cohort: service items with a version in force on as_of, each in a row of its own
-- 对象: 截至日有有效版本的事项，每事项一行
-- organ: none
-- 机关: 无
-- period: as_of, the last day that any version took effect, at most today
-- 期间: 截至日：最近一次版本生效日，不晚于今天
-- unit: ratio
-- target: 1
-- 目标: 1
-- not computable: items in force that state no code
-- 无法计算: 未载明编码的有效事项
CREATE OR REPLACE VIEW kpi_task_codes AS
WITH
    (SELECT least(max(effective_on), local_today()) FROM items_v) AS last_day,
    '0123456789ABCDEFGHJKLMNPQRTUWXY' AS alphabet,
    [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] AS weights
SELECT
    item, kind,
    'none' AS clock,
    countIf(valid) AS numerator,
    countIf(task_code != '') AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    count() AS items,
    countIf(task_code = '') AS not_computable,
    last_day AS as_of,
    (SELECT max(projected_at) FROM items) AS fresh_at
FROM
(
    SELECT
        concat('item/', item) AS subject, item, kind, task_code,
        match(task_code, '^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{13}$')
            AND (arraySum(n -> weights[n] * (position(alphabet, substring(task_code, n, 1)) - 1), range(1, 18)) + position(alphabet, substring(task_code, 18, 1)) - 1) % 31 = 0 AS valid
    FROM items_v
    WHERE effective_on <= last_day AND (next_on IS NULL OR next_on > last_day)
)
GROUP BY item, kind
ORDER BY kind DESC, item
