-- name: kpi_safeguards
-- zh: 程序保障完整率
-- en: Safeguards complete
-- numerator: decisions with a notice before them, a day at least between for a statement and every statement reviewed, a legal review where a hearing or a collective discussion asks for one, two officers at every act that names its officers, service, and a file archived with nothing missing
-- 分子: 具备全部保障的决定：决定前有告知，其间至少隔一日供陈述且每次陈述均经复核，听证或集体讨论要求的法制审核，凡载明人员的行为均有两名执法人员，送达，以及无缺项归档
-- denominator: decisions that have all of these, or lack one
-- 分母: 具备全部保障或缺少其一的决定
-- clock: none; local dates between notice and decision
-- 时钟: 无；告知与决定之间按本地日期
-- cohort: penalties decided in the ordinary procedure, by the month of the decision
-- 对象: 普通程序作出的处罚决定，按决定之月
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: 1
-- 目标: 1
-- not computable: all where no law is chosen; decisions that lack nothing and name no officers, or of whose file nothing is told; open ones lack nothing so far and wait for service or the file
-- 无法计算: 未选定法律时全部；不缺任何一项而未载人员、或案卷情况无记载的决定；未办结的迄今不缺，尚待送达或归档
-- column: decisions: 决定数 | decisions
-- column: review_required: 应法制审核 | review required
-- column: safeguard: 保障 | safeguard
-- column: with_full_record: 案卷齐全 | with full record
-- column: with_notice: 已事先告知 | with notice
-- column: with_review: 已法制审核 | with legal review
-- column: with_service: 已送达 | with service
-- column: with_statement_period: 已给陈述申辩期 | with time for a statement
-- column: with_two_officers: 两名执法人员 | with two officers
-- value: safeguard=notice: 事先告知 | notice
-- value: safeguard=statement: 陈述申辩 | statement
-- value: safeguard=legal_review: 应有的法制审核 | legal review where asked for
-- value: safeguard=two_officers: 两名执法人员 | two officers
-- value: safeguard=service: 送达 | service
-- value: safeguard=record: 案卷齐全 | full record
CREATE OR REPLACE VIEW kpi_safeguards AS
SELECT
    toStartOfMonth(decided_on) AS month,
    squadron, organ, area,
    'none' AS clock,
    countIf(verdict = 'complete') AS numerator,
    countIf(verdict IN ('complete', 'incomplete')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    count() AS decisions,
    countIf(noticed) AS with_notice,
    countIf(heard) AS with_statement_period,
    countIf(review_asked) AS review_required,
    countIf(review_asked AND reviewed_before) AS with_review,
    countIf(officers >= needed) AS with_two_officers,
    countIf(served_at IS NOT NULL) AS with_service,
    countIf(recorded) AS with_full_record,
    countIf(verdict = 'no law') AS without_law,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        p.subject AS subject, p.squadron AS squadron, p.organ AS organ, p.area AS area, p.projected_at AS projected_at, p.decided_on AS decided_on, p.officers AS officers, p.served_at AS served_at,
        rule_in('one_officer', p.decided_on).limit AS needed,
        arrayMap((type, time, shift) -> (substringIndex(type, '.', -1), time, toDate32(addMinutes(time, shift))), p.steps.type, p.steps.time, p.steps.utc_offset) AS acts,
        arrayFilter(a -> a.2 <= assumeNotNull(p.decided_at), acts) AS before,
        arrayExists(a -> a.1 = 'notice_served', before) AS noticed,
        arrayExists(a -> a.1 = 'notice_served' AND a.3 < assumeNotNull(p.decided_on), before)
            AND arrayCount(a -> a.1 = 'statement_made', before) <= arrayCount(a -> a.1 = 'statement_reviewed', before) AS heard,
        arrayExists(a -> a.1 IN ('discussed', 'hearing_held'), before) AS review_asked,
        arrayExists(a -> a.1 = 'legal_reviewed', before) AS reviewed_before,
        f.archived AND f.lacking = 0 AS recorded,
        multiIf(needed IS NULL, 'no law', NOT noticed OR NOT heard OR review_asked AND NOT reviewed_before OR ifNull(officers < needed, false) OR f.lacking > 0 OR p.closed_at IS NOT NULL AND served_at IS NULL, 'incomplete',
                officers IS NULL, 'no officers', f.case_subject = '', 'no file', served_at IS NULL OR NOT f.archived, 'open', 'complete') AS verdict
    FROM (SELECT * FROM penalties FINAL WHERE procedure = 'ordinary' AND outcome = 'penalty' AND decided_at IS NOT NULL) AS p
    LEFT JOIN
    (
        SELECT case_subject, max(archived_at IS NOT NULL) AS archived, sum(length(missing)) AS lacking
        FROM casefiles FINAL WHERE case_subject != '' GROUP BY case_subject
    ) AS f ON p.subject = f.case_subject
)
GROUP BY month, squadron, organ, area
ORDER BY month, squadron, organ, area
