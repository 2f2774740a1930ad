-- name: kpi_penalty_cases
-- zh: 行政处罚案件数
-- en: Penalty cases
-- numerator: cases of the simple or the ordinary procedure
-- 分子: 简易程序或普通程序的案件
-- denominator: all penalty cases of the month
-- 分母: 当月全部处罚案件
-- clock: none; a case counts in the local month of its filing, a simple one in that of its on-the-spot decision
-- 时钟: 无；案件计入立案的本地月份，简易程序计入当场决定的月份
-- cohort: cases filed or decided on the spot in the month; a clue that led to no case is none
-- 对象: 当月立案或当场决定的案件；未成案的线索不计
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates; the months of a year make its calendar year to date
-- 期间: 一个公历月，本地日期；同年各月合计为公历年初至今
-- unit: cases
-- target: none, and none may be set: case counts are no measure of an organ (Penalty Law Art. 74)
-- 目标: 未设，也不得设：案件数不能衡量机关(行政处罚法第74条)
-- not computable: cases whose procedure no event states: unknown; cases with neither filing nor decision: year 0, without a month
-- 无法计算: 无事件载明程序的案件列为未注明；既无立案也无决定的列为0年，无月份
CREATE OR REPLACE VIEW kpi_penalty_cases AS
SELECT
    ifNull(toYear(day), 0) AS year,
    toStartOfMonth(day) AS month,
    organ, area,
    countIf(procedure = 'simple') AS simple,
    countIf(procedure = 'ordinary') AS ordinary,
    countIf(procedure = '') AS unknown,
    count() AS denominator,
    min(first_at) AS period_from,
    max(last_at) AS period_to,
    max(projected_at) AS fresh_at
FROM (SELECT *, if(procedure = 'simple', decided_on, ifNull(filed_on, decided_on)) AS day FROM penalties FINAL WHERE state NOT IN ('void', 'clue', 'not_filed'))
GROUP BY year, month, organ, area
ORDER BY year, month, organ, area
