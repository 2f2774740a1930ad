-- name: kpi_stage_times
-- zh: 各环节用时
-- en: Stage times
-- numerator: workdays of a stage: all in observed, and their median and 90th percentile; a stage begins when the one before it in the case ended
-- 分子: 环节的工作日：全部列于observed，并给出其中位数与90分位；环节自该件上一环节结束时开始
-- denominator: stages that ended and whose beginning is known
-- 分母: 已结束且开始已知的环节
-- clock: actual, in workdays after the day of the beginning up to the day of the end; suspensions are not taken off
-- 时钟: 实际时间，开始次日至结束之日的工作日；不扣除中止
-- cohort: stages by the month of their end, and by the unit that ended them: acceptance (also deemed), initial_review, re_review, decision, delivery; of a stage that recurs the first end counts
-- 对象: 环节按结束之月与结束该环节的部门归类：受理(含视为受理)、初审、复审、决定、送达；重复的环节取首次结束
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: workdays
-- target: none set
-- 目标: 未设
-- not computable: stages with no stage before them, or beyond the calendar; open cases stand in the stage that comes next in order, by the month of its beginning
-- 无法计算: 之前没有环节或超出日历的环节；未办结的件处于次序上的下一环节，按其开始之月
CREATE OR REPLACE VIEW kpi_stage_times AS
SELECT
    toStartOfMonth(day) AS month,
    item, stage, unit, organ, area,
    'actual workdays' AS clock,
    count(days) AS denominator,
    quantileExact(0.5)(days) AS p50_workdays,
    quantileExact(0.9)(days) AS p90_workdays,
    arrayMap(toNullable, arraySort(groupArray(days))) AS observed,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        item, organ, area, projected_at, day,
        if(verdict = 'open', transform(toString(reached), ['receipt', 'acceptance', 'initial_review', 're_review', 'decision'],
            ['acceptance', 'initial_review', 're_review', 'decision', 'delivery'], ''), reached) AS stage,
        if(verdict = 'open', '', toString(of_unit)) AS unit,
        if(verdict = 'ended', workdays(began_on, day), NULL) AS days,
        multiIf(part = 'open', 'open', began_on IS NULL, 'no beginning', workday_ordinal(began_on) IS NULL OR workday_ordinal(day) IS NULL, 'no calendar', 'ended') AS verdict
    FROM
    (
        SELECT
            *,
            lagInFrame(toNullable(day)) OVER (PARTITION BY subject ORDER BY position ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS began_on,
            position = max(position) OVER (PARTITION BY subject) AND state NOT IN ('closed', 'delivered') AND closed_as_stated IS NULL AS stands
        FROM
        (
            SELECT
                subject, item, organ, area, state, stated_end_on AS closed_as_stated, projected_at, position, of_unit, toDate32(addMinutes(at, shift)) AS day,
                transform(substringIndex(type, '.', -1), ['received', 'accepted', 'deemed_accepted', 'initial_reviewed', 're_reviewed', 'granted', 'refused', 'delivered'],
                    ['receipt', 'acceptance', 'acceptance', 'initial_review', 're_review', 'decision', 'decision', 'delivery'], '') AS reached
            FROM (SELECT * FROM approvals FINAL)
            ARRAY JOIN arrayEnumerate(steps.id) AS position, steps.time AS at, steps.utc_offset AS shift, steps.type AS type, steps.unit AS of_unit
            WHERE reached != ''
            ORDER BY subject, position
            LIMIT 1 BY subject, reached
        )
    )
    ARRAY JOIN arrayFilter(p -> p = 'end' AND reached != 'receipt' OR p = 'open' AND stands AND reached != 'delivery', ['end', 'open']) AS part
)
GROUP BY month, item, stage, unit, organ, area
ORDER BY month, item, stage, unit, organ, area
