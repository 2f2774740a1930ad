-- name: kpi_petitions
-- zh: 信访办理时限
-- en: Petitions against their terms
-- numerator: petitions in time: forward 15 days from the registration, notice 15 days from coming to the organ, answer 60 days from the acceptance, or up to 90 as extended
-- 分子: 按期的信访事项：转送自登记15日、告知自到达机关15日、答复自受理60日或延长至最多90日
-- denominator: petitions that were in time, late, or are over the term today
-- 分母: 按期、逾期或今天已超期的信访事项
-- clock: calendar days after the day of the beginning; a last day that is a holiday is not moved
-- 时钟: 起点次日起的自然日；最后一日逢节假日不顺延
-- cohort: petitions by the month of the term's end act, else of its beginning
-- 对象: 信访事项按期限终点行为之月、未到的按起点之月归类
-- organ: owner of the petition
-- 机关: 信访事项的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: 1 (Petition Regulation of 2022, Art. 22, 23, 34; earlier texts are not confirmed)
-- 目标: 1(信访工作条例2022年，第22、23、34条；较早文本未经核实)
-- not computable: acts without a beginning before them, and all where no law is chosen; petitions that were closed before the act are shown apart, as are open ones
-- 无法计算: 之前没有起点的行为，未选定法律时全部；该行为前已办结的与未结的另列
-- column: closed_before: 此前办结 | closed before
-- value: term=forward: 转送 | forward
-- value: term=notice: 告知 | notice
-- value: term=answer: 答复 | answer
-- column: extended: 延长答复 | extended
CREATE OR REPLACE VIEW kpi_petitions AS
SELECT
    toStartOfMonth(coalesce(to_on, from_on, first_on)) AS month,
    term, category, organ, area,
    'calendar days' AS clock,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'overdue') AS overdue,
    countIf(term = 'answer' AND extended_at IS NOT NULL AND verdict IN ('on_time', 'late', 'overdue')) AS extended,
    countIf(verdict = 'closed') AS closed_before,
    countIf(verdict = 'no law') AS without_law,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *, term, from_on, to_on,
        dateDiff('day', from_on, ifNull(to_on, local_today())) AS days,
        rule_in(concat('petition_', term), from_on).limit AS term_days,
        if(term = 'answer' AND extended_to_on IS NOT NULL,
            least(greatest(dateDiff('day', from_on, extended_to_on), term_days), term_days + rule_in('petition_extension', from_on).limit), term_days) AS allowed,
        multiIf(from_on IS NULL OR to_on < from_on, 'no beginning', term_days IS NULL, 'no law', to_on IS NULL AND closed_at IS NOT NULL, 'closed',
                to_on IS NULL, if(days > allowed, 'overdue', 'open'), days <= allowed, 'on_time', 'late') AS verdict
    FROM petitions FINAL
    ARRAY JOIN
        ['forward', 'notice', 'answer'] AS term,
        [registered_on, received_on, if(acceptance = 'accepted', receipt_notified_on, NULL)] AS from_on,
        [forwarded_on, receipt_notified_on, opinion_issued_on] AS to_on
    WHERE state != 'void' AND (from_on IS NOT NULL OR to_on IS NOT NULL)
)
GROUP BY month, term, category, organ, area
ORDER BY month, term, category, organ, area
