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
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: workdays
-- target: none set
-- 目标: 未设
-- not computable: stages with no stage before them, or beyond the calendar; open cases stand in the stage that comes next in order, by the month of its beginning
-- 无法计算: 之前没有环节或超出日历的环节；未办结的件处于次序上的下一环节，按其开始之月
-- values: stage: ItemStage
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
        subject, item, organ, area, projected_at, part.2 AS unit, part.3 AS began_on, part.4 AS day,
        ['receipt', 'acceptance', 'initial_review', 're_review', 'decision', 'delivery'][part.1] AS stage,
        if(verdict = 'ended', workdays(began_on, day), NULL) AS days,
        multiIf(part.5, 'open', began_on IS NULL, 'no beginning', workday_ordinal(began_on) IS NULL OR workday_ordinal(day) IS NULL, 'no calendar', 'ended') AS verdict
    FROM
    (
        SELECT
            subject, item, organ, area, projected_at,
            -- the number of the stage that a step ends, in the order of stages
            arrayMap(type -> transform(type, ['oneseal.approval.received', 'oneseal.approval.accepted', 'oneseal.approval.deemed_accepted', 'oneseal.approval.initial_reviewed',
                'oneseal.approval.re_reviewed', 'oneseal.approval.granted', 'oneseal.approval.refused', 'oneseal.approval.delivered'], [1, 2, 2, 3, 4, 5, 5, 6], 0), steps.type) AS reached,
            -- the first end of each stage: its number, by which unit, when
            arrayFilter((done, nth) -> done.1 > 0 AND nth = 1, arrayZip(reached, steps.unit, arrayMap((at, shift) -> toDate32(addMinutes(at, shift)), steps.time, steps.utc_offset)), arrayEnumerateUniq(reached)) AS ends,
            arrayConcat(
                arrayFilter(ended -> ended.1 != 1, arrayMap((done, began_on) -> (done.1, toString(done.2), began_on, done.3, false), ends, arrayPopBack(arrayPushFront(ends.3, NULL)))),
                -- an open case stands in the stage that comes next
                if(empty(ends) OR ends[-1].1 = 6 OR state IN ('closed', 'delivered') OR stated_end_on IS NOT NULL, [], [(ends[-1].1 + 1, '', NULL, ends[-1].3, true)])) AS parts
        FROM approvals FINAL
    )
    ARRAY JOIN parts AS part
)
GROUP BY month, item, stage, unit, organ, area
ORDER BY month, item, stage, unit, organ, area
