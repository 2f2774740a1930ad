-- name: kpi_suspensions
-- zh: 中止时间占比
-- en: Suspended share
-- numerator: workdays for which the clock stood, on a ground of Licensing Law Art. 45 and with a written notice of how long; days of one ground count once, and so does ground any where grounds overlap
-- 分子: 时钟停摆的工作日，须属行政许可法第45条事由并书面告知所需时间；同一事由重叠的只计一次，事由any在各事由重叠时只计一次
-- denominator: workdays after acceptance up to the decision, of all decided cases, in each ground's row
-- 分母: 全部已决定件受理后至决定的工作日，各事由行相同
-- clock: workdays
-- 时钟: 工作日
-- cohort: decided approval cases by the month of their decision
-- 对象: 已决定的审批件，按决定之月
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: decided cases without an acceptance before it, or beyond the calendar; unlawful_workdays are those of suspensions that do not stop the clock, once where they overlap
-- 无法计算: 决定前没有受理或超出日历的已决定件；unlawful_workdays为不停止时钟的中止天数，重叠的只计一次
-- column: lawful_workdays: 依法中止 | lawful | workdays
-- column: unlawful_workdays: 不停表的中止 | do not stop the clock | workdays
-- value: ground=any: 全部 | all
-- values: ground: SuspensionGround
CREATE OR REPLACE VIEW kpi_suspensions AS
SELECT month, item, organ, area, ground, 'workdays' AS clock, days AS numerator, gross AS denominator, if(denominator > 0, numerator / denominator, NULL) AS value,
    unlawful AS unlawful_workdays, open AS open_cases, unknown AS not_computable, fresh AS fresh_at
FROM
(
    SELECT
        toStartOfMonth(ifNull(decided_on, first_on)) AS month,
        item, organ, area,
        ifNull(sumIf(gross_workdays, verdict = 'timed'), 0) AS gross,
        sumMapIf(by_ground, verdict = 'timed') AS grounds,
        sumIf(unlawful_workdays, verdict = 'timed') AS unlawful,
        sumIf(suspended_workdays, verdict = 'timed') AS any_ground,
        countIf(verdict = 'open') AS open,
        countIf(verdict LIKE 'no %') AS unknown,
        max(projected_at) AS fresh
    FROM
    (
        SELECT
            *,
            workdays(clock_start_on, decided_on) AS gross_workdays,
            -- spans as numbers of workdays, by ground; those of one ground that overlap count once
            arraySort(s -> (s.1, s.2), arrayMap((g, from, to) -> (toString(g), workday_ordinal(greatest(from, assumeNotNull(clock_start_on))), workday_ordinal(least(ifNull(to, assumeNotNull(decided_on)), assumeNotNull(decided_on)))),
                arrayFilter((g, l) -> l, suspensions.ground, suspensions.lawful), arrayFilter((f, l) -> l, suspensions.from_on, suspensions.lawful), arrayFilter((t, l) -> l, suspensions.to_on, suspensions.lawful))) AS spans,
            CAST(arrayMap(g -> (g, arraySum((s, i) -> if(s.1 != g, 0, toInt64(greatest(0, ifNull(s.3 - greatest(s.2, arrayMax(arrayMap(b -> if(b.1 = g, ifNull(b.3, 0), 0), arrayPushBack(arraySlice(spans, 1, i - 1), ('', 0, 0))))), 0)))), spans, arrayEnumerate(spans))),
                arrayDistinct(arrayMap(g -> toString(g), suspensions.ground))), 'Map(String, Int64)') AS by_ground,
            multiIf(decided_on IS NULL, if(closed_on IS NULL, 'open', 'ended'), clock_start_on IS NULL OR clock_start_on > decided_on, 'no acceptance', gross_workdays IS NULL, 'no calendar', 'timed') AS verdict
        FROM approvals_v
        WHERE state != 'void'
    )
    GROUP BY month, item, organ, area
)
ARRAY JOIN arrayConcat(['any'], mapKeys(grounds)) AS ground, arrayConcat([toInt64(any_ground)], mapValues(grounds)) AS days
ORDER BY month, item, organ, area, ground
