-- name: kpi_penalty_times
-- zh: 处罚各阶段时限
-- en: Penalty cases against their limits
-- numerator: cases that were in time: filing_to_decision 90 calendar days (Penalty Law Art. 60, only where the text in force at the filing has such a period: not before that of 2021), decision_to_service 7 workdays (Art. 61, 85; by the earlier texts 7 calendar days), service_to_payment 15 calendar days (Art. 67) to the payment that completes the fine
-- 分子: 按期的案件：立案至决定90个自然日(行政处罚法第60条，仅限立案时文本有此期限的：2021年文本以前没有)、决定至送达7个工作日(第61、85条；较早文本为7个自然日)、送达至缴清罚款15个自然日(第67条)
-- denominator: cases that were in time, late, or are over the limit today and not there
-- 分母: 按期、逾期或今天已超期仍未到该环节的案件
-- clock: the case's own clocks, as its page tells them: calendar days or workdays after the day of the beginning, up to the local day of the end; a last calendar day that is a day off is moved to the next workday, and one that was prolonged in time, or for which parts were approved, to that day; where no law is chosen, calendar days; those of the stages that ended are all in observed, with their median and 90th percentile beside it
-- 时钟: 即案件页所载的时钟：起点次日起至终点本地日期的自然日或工作日；自然日期限的最后一日逢休息日顺延至下一工作日，依法及时延长或准予分期的至所准之日；未选定法律时计自然日；已到终点的用时全部列于observed，并给出其中位数与90分位
-- cohort: cases by the month of the stage's end, else of its beginning, by stage, procedure and the law in force when the stage began: earlier texts are not confirmed but for the absence of the 90 days
-- 对象: 案件按环节终点之月、未到的按起点之月，并按环节、程序与环节开始时有效的法律归类：较早文本除无90日规定外未经核实
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: 1
-- 目标: 1
-- not computable: ends without a beginning before them, or beyond the calendar, and all where no law is chosen, which are timed; prolonged counts those whose period was prolonged, or who may pay in parts, among the others, and those without a limit are timed only; nobody states whether a party was present, to whom the decision is handed over at once
-- 无法计算: 终点之前没有起点或超出日历；未选定法律时全部，仍计用时；办案期限延长的、准予分期缴纳的计入其中并另列其数，没有时限的只计用时；当事人是否在场无人记载，在场者当场交付决定书
-- column: day_limit: 法定天数 | limit in law | days
-- column: law_text: 法律文本 | text of law
-- column: p50_days: 中位数 | median | days
-- column: p90_days: 90分位 | 90th percentile | days
-- column: prolonged: 延长 | prolonged
-- column: same_day: 当日缴款 | paid the same day
-- column: term_days: 时限（天） | limit, days
-- value: law_text=2021: 2021年文本 | text of 2021
-- value: law_text=2009-2017: 2009、2017年文本 | texts of 2009 and 2017
-- value: law_text=none: 未选定法律 | no law chosen
-- value: law_text=unknown: 不明 | unknown
-- value: stage=filing_to_decision: 立案至决定 | filing to decision
-- value: stage=decision_to_service: 决定至送达 | decision to service
-- value: stage=service_to_payment: 送达至缴款 | service to payment
-- column: law: 法律文本 | text of law
CREATE OR REPLACE VIEW kpi_penalty_times AS
SELECT
    toStartOfMonth(coalesce(to_on, from_on, first_on)) AS month,
    stage, procedure, law, organ, area,
    any(text.unit) AS clock,
    any(limit_days) AS day_limit,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'overdue') AS overdue,
    countIf(verdict = 'unlimited') AS without_limit,
    countIf(verdict = 'no law') AS without_law,
    countIf(prolonged_by != '' AND arrayExists(t -> t = concat('oneseal.penalty.', prolonged_by), steps.type)) AS prolonged,
    countIf(days = 0) AS same_day,
    count(days) AS timed,
    quantileExact(0.5)(days) AS p50_days,
    quantileExact(0.9)(days) AS p90_days,
    arrayMap(toNullable, arraySort(groupArray(days))) AS observed,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *, stage, prolonged_by,
        local_today() AS today,
        indexOf(clocks.kind, stage) AS k, -- the stage's clock; 0 where no law is chosen, or it ended before it began
        if(k > 0, clocks.from_on[k], begun_on) AS from_on,
        if(k > 0, clocks.end_on[k], done_on) AS to_on,
        rule_in(rule, ifNull(from_on, today)) AS text,
        multiIf(from_on IS NULL, 'unknown', town_law() = 'none', 'none', text.name) AS law,
        if(from_on IS NULL, NULL, text.limit) AS limit_days,
        multiIf(from_on IS NULL OR to_on < from_on, 'no beginning', town_law() = 'none', 'no law', k = 0, 'no beginning', clocks.verdict[k] = 'no_calendar', 'no calendar',
                clocks.verdict[k] = 'open' AND clocks.over_on[k] <= today, 'overdue', clocks.verdict[k] = 'unlimited' AND to_on IS NULL, 'open', clocks.verdict[k]) AS verdict,
        multiIf(to_on IS NULL OR verdict IN ('no beginning', 'no calendar'), NULL, k > 0, clocks.used[k], toInt32(dateDiff('day', from_on, to_on))) AS days
    FROM penalties_v
    ARRAY JOIN
        ['filing_to_decision', 'decision_to_service', 'service_to_payment'] AS stage,
        ['penalty_decision', 'penalty_service', 'penalty_payment'] AS rule,
        [filed_on, decided_on, served_on] AS begun_on,
        [decided_on, served_on, paid_on] AS done_on,
        ['period_extended', '', 'instalments_approved'] AS prolonged_by
    WHERE state NOT IN ('void', 'clue', 'not_filed') AND (begun_on IS NOT NULL OR done_on IS NOT NULL)
        -- only the ordinary procedure files a case, only a penalty is served, only a fine is paid
        AND multiIf(stage = 'filing_to_decision', procedure = 'ordinary' AND (closed_at IS NULL OR decided_on IS NOT NULL),
                    decided_on IS NOT NULL AND outcome != 'penalty' AND (outcome != '' OR ifNull(fine = 0, true)), false, stage = 'service_to_payment', ifNull(fine > 0, false), true)
)
GROUP BY month, stage, procedure, law, organ, area
ORDER BY month, stage, procedure, law, organ, area
