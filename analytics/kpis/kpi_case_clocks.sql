-- name: kpi_case_clocks
-- zh: 逐件三时钟
-- en: Each case by each clock
-- numerator: one row a case and basis: verdict on_time, late, open, ended without a decision, before the limit ended or after, or no and what is missing
-- 分子: 每件每口径一行：按期、超期、在办、未决定而结束(届满前或届满后)，或缺少何种数据
-- denominator: one row a case and basis
-- 分母: 每件每口径一行
-- clock: promised_workdays and statutory_workdays count workdays after acceptance up to the decision, less lawful suspensions (Licensing Law Art. 45), against the limit told at acceptance or else that of the item's version in force then, the statutory one with its lawful extension and else the law's own (Art. 42); acceptance is the day of the receipt where nobody told anything within the law's days (Art. 32); what ends after the last day in time is late, on a day off too; stated_planned_date compares the local dates of the end and the planned end, both as the source states them: the planned day itself is on time
-- 时钟: 承诺工作日与法定工作日：自受理后至决定的工作日，扣除依法中止(行政许可法第45条)，对照受理时告知的时限，未告知的对照当时有效的事项版本，法定时限含依法延长，均无的按法定一般期限(第42条)；逾期未告知的，收到材料之日即为受理(第32条)；最后一日之后办结即为超期，休息日亦然；所载计划日期：按来源所载办结日与计划日的本地日期比较，计划日当日为按期
-- cohort: all approval cases; basis stated_planned_date only those whose source states a planned date
-- 对象: 全部审批件；所载计划日期口径只含来源载明计划日的件
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: each case its own
-- 期间: 各件自身
-- unit: workdays
-- target: none set
-- 目标: 未设
-- not computable: verdicts that begin with no
-- 无法计算: 以 no 开头的结论
-- column: over_limit: 超过承诺 | over the promise
-- column: over_on: 超期始日 | over since
-- column: promise_share: 按承诺 | by promise | ratio
-- column: promised_limit: 承诺时限 | promised limit | workdays
-- column: statute_share: 按法定 | by statute | ratio
-- column: statutory_limit: 法定时限 | statutory limit | workdays
-- column: used_days: 实际工作日 | workdays used | workdays
-- column: verdict: 判定 | verdict
-- column: within_half: 不到一半 | under half
-- column: within_limit: 八成至届满 | 80 % to the limit
-- column: within_most: 一半至八成 | half to 80 %
-- value: verdict=on_time: 按期 | on time
-- value: verdict=late: 逾期已办 | late
-- value: verdict=open: 在办 | open
-- value: verdict=no acceptance: 无受理 | no acceptance
-- value: verdict=no calendar: 超出日历 | beyond the calendar
-- value: verdict=no decision: 无决定 | no decision
-- value: verdict=no law: 未选定法律 | no law chosen
-- value: verdict=no limit: 无时限 | no limit
-- value: verdict=ended without decision: 无决定而结束 | ended without decision
-- value: verdict=ended over limit: 超期后无决定而结束 | ended without decision, over the limit
-- values: state: approval
CREATE OR REPLACE VIEW kpi_case_clocks AS
SELECT
    subject, item, version_then AS item_version, department, organ, area, state, accepted_on, start_on AS clock_start_on, basis,
    if(basis = 'stated_planned_date', stated_end_on, decided_on) AS ended_on,
    limit_days,
    if(basis = 'stated_planned_date', NULL, net_workdays) AS used_days,
    due_on, over_on,
    multiIf(
        basis = 'stated_planned_date', multiIf(stated_end_on IS NULL, 'open', assumeNotNull(stated_end_on) <= assumeNotNull(due_on), 'on_time', 'late'),
        outcome IN ('not_accepted', 'withdrawn', 'terminated'), if(ifNull(stopped_on > due_on, false), 'ended over limit', 'ended without decision'),
        decided_on IS NULL AND stated_end_on IS NOT NULL, 'no decision',
        decided_on IS NULL, 'open', start_on IS NULL OR start_on > decided_on, 'no acceptance', basis = 'statutory_workdays' AND town_law() = 'none', 'no law', limit_days IS NULL, 'no limit', net_workdays IS NULL OR due_on IS NULL, 'no calendar',
        assumeNotNull(decided_on) <= assumeNotNull(due_on), 'on_time', 'late') AS verdict,
    provisional AND NOT waits AND basis != 'stated_planned_date' AS provisional_calendar,
    calendar, first_on, projected_at
FROM
(
    -- a case that still waits for a word in time is not accepted yet
    SELECT *, accepted_at IS NULL AND outcome = '' AND ifNull(deemed_from_on > local_today(), false) AS waits,
        if(waits, NULL, clock_start_on) AS start_on, if(waits, '', toString(item_version)) AS version_then, ended_on AS stopped_on
    FROM approvals FINAL WHERE state != 'void'
)
ARRAY JOIN
    ['promised_workdays', 'statutory_workdays', 'stated_planned_date'] AS basis,
    [if(waits, NULL, promised_days), if(waits OR town_law() = 'none', NULL, statutory_days + extended_days), NULL] AS limit_days,
    [if(waits, NULL, promised_due_on), if(waits, NULL, statutory_due_on), stated_planned_on] AS due_on,
    [if(waits, NULL, promised_over_on), if(waits, NULL, statutory_over_on), NULL] AS over_on
WHERE basis != 'stated_planned_date' OR stated_planned_on IS NOT NULL
