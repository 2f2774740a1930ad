-- name: kpi_case_clocks
-- zh: 逐件三时钟
-- en: Each case by each clock
-- numerator: one row a case and basis: verdict on_time, late, open, or no and what is missing
-- 分子: 每件每口径一行：按期、超期、在办，或缺少何种数据
-- denominator: one row a case and basis
-- 分母: 每件每口径一行
-- clock: promised_workdays and statutory_workdays count workdays after acceptance up to the decision, less lawful suspensions (Licensing Law Art. 45), against the limit told at acceptance or else that of the item's version in force then, the statutory one with its lawful extension (Art. 42); stated_planned_date compares the local dates of the end and the planned end, both as the source states them: the planned day itself is on time
-- 时钟: 承诺工作日与法定工作日：自受理后至决定的工作日，扣除依法中止(行政许可法第45条)，对照受理时告知的时限，未告知的对照当时有效的事项版本，法定时限含依法延长(第42条)；所载计划日期：按来源所载办结日与计划日的本地日期比较，计划日当日为按期
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
-- values: state: approval
CREATE OR REPLACE VIEW kpi_case_clocks AS
SELECT
    subject, item, item_version, department, organ, area, state, accepted_on, basis,
    if(basis = 'stated_planned_date', stated_end_on, decided_on) AS ended_on,
    limit_days,
    if(basis = 'stated_planned_date', NULL, net_workdays) AS used_days,
    due_on, over_on,
    multiIf(
        basis = 'stated_planned_date', multiIf(stated_end_on IS NULL, 'open', assumeNotNull(stated_end_on) <= assumeNotNull(due_on), 'on_time', 'late'),
        outcome IN ('not_accepted', 'withdrawn', 'terminated'), 'ended without decision',
        decided_on IS NULL AND stated_end_on IS NOT NULL, 'no decision',
        decided_on IS NULL, 'open', accepted_on IS NULL OR accepted_on > decided_on, 'no acceptance', basis = 'statutory_workdays' AND town_law() = 'none', 'no law', limit_days IS NULL, 'no limit', net_workdays IS NULL, 'no calendar',
        assumeNotNull(net_workdays) <= assumeNotNull(limit_days), 'on_time', 'late') AS verdict,
    provisional AND basis != 'stated_planned_date' AS provisional_calendar,
    calendar, first_on, projected_at
FROM (SELECT * FROM approvals FINAL WHERE state != 'void')
ARRAY JOIN
    ['promised_workdays', 'statutory_workdays', 'stated_planned_date'] AS basis,
    [promised_days, if(town_law() = 'none', NULL, statutory_days + extended_days), NULL] AS limit_days,
    [promised_due_on, statutory_due_on, stated_planned_on] AS due_on,
    [promised_over_on, statutory_over_on, NULL] AS over_on
WHERE basis != 'stated_planned_date' OR stated_planned_on IS NOT NULL
