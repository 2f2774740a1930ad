-- name: kpi_first_inquiry
-- zh: 首问负责办结率
-- en: First inquiry: closed by the first officer
-- numerator: inquiries closed by the officer who was asked first, whether or not someone helped in between
-- 分子: 由首位被询问者办结的咨询，中间有无他人协助不论
-- denominator: closed inquiries whose first officer and closing officer are stated
-- 分母: 已办结且载明首问人与办结人的咨询
-- clock: none
-- 时钟: 无
-- cohort: inquiries by the month of their closing, open ones by that of their receipt
-- 对象: 按办结之月归类，未办结的按收到之月
-- organ: owner of the inquiry
-- 机关: 首问的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: closed inquiries that name no first officer or no closing officer; handovers are counted over all closed ones
-- 无法计算: 未载明首问人或办结人的已办结咨询；转办次数按全部已办结咨询计
-- column: answered: 已答复 | answered
-- column: handed_over: 被转办 | handed over
-- values: channel: InquiryChannel
CREATE OR REPLACE VIEW kpi_first_inquiry AS
SELECT
    toStartOfMonth(coalesce(closed_on, received_on, first_on)) AS month,
    channel, replaceOne(item, 'item/', '') AS item, organ, area,
    'none' AS clock,
    countIf(verdict = 'first') AS numerator,
    countIf(verdict IN ('first', 'other')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict != 'open' AND handovers > 0) AS handed_over,
    sumIf(handovers, verdict != 'open') AS all_handovers,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *,
        multiIf(closed_at IS NULL, 'open', first_officer = '', 'no first officer', closed_by = '', 'no closing officer',
                concat('staff/', closed_by) = first_officer, 'first', 'other') AS verdict
    FROM inquiries FINAL
    WHERE state != 'void'
)
GROUP BY month, channel, item, organ, area
ORDER BY month, channel, item, organ, area
