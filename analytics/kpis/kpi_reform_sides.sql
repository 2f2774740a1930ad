-- name: kpi_reform_sides
-- zh: 逐件改革前后归属
-- en: Each case before or after the reform
-- numerator: one row a case: side before, now, open, or no and what is missing
-- 分子: 每件一行：改革前、现在、未办结，或缺少何种数据
-- denominator: one row a case
-- 分母: 每件一行
-- clock: net_workdays is actual time, in workdays after acceptance up to the decision, less lawful suspensions; a link, an act by which someone in office handles the case, takes no time
-- 时钟: net_workdays为实际时间，自受理后至决定的工作日，扣除依法中止；links为在岗人员办理该件的行为次数，不计时
-- cohort: approval cases that were decided or are open; the side is that of the item's version in force on the day of acceptance: the one in force on the day before the reform is before, one that took effect later is now
-- 对象: 已决定或未办结的审批件；以受理当日有效的事项版本归侧：改革前一日有效的为改革前，其后生效的为现在
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: each case its own
-- 期间: 各件自身
-- unit: workdays
-- target: none set
-- 目标: 未设
-- not computable: sides that begin with no
-- 无法计算: 以 no 开头的归侧
-- column: links: 环节数 | links
-- column: side: 改革前后 | side
-- value: side=before: 改革前 | before
-- value: side=now: 现在 | now
CREATE OR REPLACE VIEW kpi_reform_sides AS
WITH reform_day() - 1 AS reform_eve
SELECT
    c.subject AS subject, c.item AS item, c.organ AS organ, c.area AS area, c.decided_on AS decided_on, c.net_workdays AS net_workdays, c.links AS links, c.projected_at AS projected_at,
    multiIf(c.decided_on IS NULL, 'open', c.clock_start_on IS NULL OR v.item = '' OR (v.next_on IS NOT NULL AND assumeNotNull(v.next_on) <= c.day), 'no version',
            v.effective_on > reform_eve, 'now', v.next_on IS NULL OR assumeNotNull(v.next_on) > reform_eve, 'before', 'no version of either side') AS side
FROM
(
    SELECT subject, item, organ, area, clock_start_on, ifNull(clock_start_on, toDate32('1900-01-01')) AS day, decided_on, net_workdays, projected_at, arrayCount(h -> h, handling) AS links
    FROM approvals_v
    WHERE state != 'void' AND outcome NOT IN ('not_accepted', 'withdrawn', 'terminated')
) AS c
ASOF LEFT JOIN items_v AS v ON c.item = v.item AND c.day >= v.effective_on
