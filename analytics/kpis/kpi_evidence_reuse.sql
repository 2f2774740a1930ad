-- name: kpi_evidence_reuse
-- zh: 证据共用率
-- en: Evidence reuse
-- numerator: measure items: shared pieces of evidence that at least two cases cite, their own included; measure cases: closed cases that cite a piece of another organ. A citing counts if an organ did it with which the piece is shared
-- 分子: 口径items：至少两案引用(含本案)的共享证据；口径cases：引用了其他机关证据的已结案件。由获共享的机关所为的引用方计入
-- denominator: items: pieces of evidence that their owner shared with another organ; cases: closed cases of other organs for which such a piece was shared, or that cite one
-- 分母: items：归属机关共享给其他机关的证据；cases：其他机关有此类证据向其共享或引用了此类证据的已结案件
-- clock: none
-- 时钟: 无
-- cohort: items by the month of their first sharing; cases by the month of their closing
-- 对象: items按首次共享之月；cases按结案之月
-- organ: items: owner of the evidence, by whose grant it is shared; cases: owner of the case that cites it
-- 机关: items：证据的归属机关，即共享者；cases：引用证据之案的归属机关
-- period: one calendar month, local dates (Asia/Shanghai)
-- 期间: 一个公历月，本地日期(北京时间)
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: cases that are named and not in the log, and sharings that name no case, so that nobody knows for which it was available; open cases apart
-- 无法计算: 被提到而不在日志中的案件；未载明案件的共享，因而不知供哪一案使用；未结案件另列
-- column: case_share: 按案件 | by case | ratio
-- column: closed_cases: 有共享证据的已结案件 | closed cases with shared evidence
-- value: measure=items: 共享的证据 | shared pieces
-- value: measure=cases: 有共享证据的已结案件 | closed cases with shared evidence
CREATE OR REPLACE VIEW kpi_evidence_reuse AS
SELECT
    toStartOfMonth(day) AS month,
    measure, organ, area,
    'none' AS clock,
    countIf(verdict = 'cited') AS numerator,
    countIf(verdict IN ('cited', 'not cited')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        subject, 'items' AS measure, organ, area, projected_at,
        arrayMin(shares.shared_on) AS day,
        if(length(arrayDistinct(arrayFilter(c -> c != '', arrayPushBack(arrayFilter((c, by) -> has(shares.recipient, by), reuses.case_subject, reuses.reused_by), case_subject)))) >= 2, 'cited', 'not cited') AS verdict
    FROM evidence FINAL
    WHERE arrayExists(r -> r != organ, shares.recipient)
    UNION ALL
    SELECT
        subject, 'cases' AS measure, organ, area, projected_at,
        used_on AS day, 'no case named' AS verdict
    FROM (SELECT * FROM evidence FINAL)
    ARRAY JOIN shares.recipient AS recipient, shares.case_subject AS for_case, shares.shared_on AS used_on
    WHERE recipient != organ AND for_case = ''
    UNION ALL
    SELECT
        u.of_case AS subject, 'cases' AS measure, p.organ AS organ, p.area AS area, greatest(u.fresh, p.projected_at) AS projected_at,
        if(p.subject = '', u.used_on, ifNull(p.closed_on, u.used_on)) AS day,
        multiIf(p.subject = '', 'no story of the case', p.closed_on IS NULL, 'open', arrayExists(owner -> owner != p.organ, u.cited), 'cited', 'not cited') AS verdict
    FROM
    (
        SELECT of_case, groupUniqArray(organ) AS owners, groupUniqArrayIf(organ, is_citing) AS cited, min(on_day) AS used_on, max(projected_at) AS fresh
        FROM (SELECT * FROM evidence FINAL)
        ARRAY JOIN
            arrayConcat(shares.case_subject, reuses.case_subject) AS of_case,
            arrayConcat(shares.recipient, reuses.reused_by) AS user,
            arrayConcat(shares.shared_on, reuses.reused_on) AS on_day,
            arrayConcat(arrayMap(r -> false, shares.recipient), arrayMap(r -> true, reuses.reused_by)) AS is_citing
        WHERE of_case != '' AND user != organ AND has(shares.recipient, user)
        GROUP BY of_case
    ) AS u
    LEFT JOIN penalties_v AS p ON u.of_case = p.subject
    WHERE p.subject = '' OR arrayExists(owner -> owner != p.organ, u.owners)
)
GROUP BY month, measure, organ, area
ORDER BY month, measure, organ, area
