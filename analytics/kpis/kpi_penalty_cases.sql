-- name: kpi_penalty_cases
-- zh: 行政处罚案件数
-- en: Penalty cases
-- numerator: cases of the simple or the ordinary procedure
-- denominator: all penalty cases of the year
-- clock: none; a case counts in the local year of its filing, a simple one in that of its on-the-spot decision
-- cohort: cases filed or decided on the spot in the year; a clue that led to no case is none
-- period: calendar year to date
-- unit: cases
-- target: none, and none may be set: case counts are no measure of an organ (Penalty Law Art. 74)
-- not computable: cases whose procedure no event states: unknown; cases with neither filing nor decision: year 0
CREATE OR REPLACE VIEW kpi_penalty_cases AS
SELECT
    ifNull(toYear(if(procedure = 'simple', decided_on, ifNull(filed_on, decided_on))), 0) AS year,
    countIf(procedure = 'simple') AS simple,
    countIf(procedure = 'ordinary') AS ordinary,
    countIf(procedure = '') AS unknown,
    count() AS denominator,
    min(first_at) AS period_from,
    max(last_at) AS period_to,
    max(projected_at) AS fresh_at
FROM (SELECT * FROM penalties FINAL WHERE state NOT IN ('void', 'clue', 'not_filed'))
GROUP BY year
ORDER BY year
