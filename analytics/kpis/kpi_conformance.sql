-- name: kpi_conformance
-- zh: 合规率
-- en: Conformance
-- numerator: closed cases that break none of the dated rules (order, two officers, notice before decision, legal review, limits and more: findings); an act that another organ told without right is no breach of the case
-- 分子: 未违反任何带日期规则的已结案件(次序、两名执法人员、决定前告知、法制审核、时限等：findings)；他机关无权陈述的行为不算本案违规
-- denominator: closed cases that are judged: approvals of an item whose versions are known, penalties of the town's squadrons
-- 分母: 已评判的已结案件：事项版本已知的审批件、本镇中队的处罚案件
-- clock: as each rule says; a finding whose day lies ahead is none yet
-- 时钟: 按各规则；日期尚未届至的发现还不是发现
-- cohort: approvals that were decided or otherwise ended, and closed penalty cases, by the month of the end; broken counts the cases by rule
-- 对象: 已决定或以其他方式结束的审批件与已结处罚案件，按结束之月；broken为各规则涉及的案件数
-- organ: owner of the case
-- 机关: 案件的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: 1
-- 目标: 1
-- not computable: closed cases that nobody judges, as where no law is chosen: what another system's log leaves out is not known to be missing
-- 无法计算: 无人评判的已结案件，包括未选定法律时全部：其他系统日志未载的事，不知是否真的缺失
-- column: broken: 违反的规则 | rules broken
-- column: broken_cases: 违反件数 | cases that broke it
-- column: judged: 已评判 | judged
CREATE OR REPLACE VIEW kpi_conformance AS
SELECT
    toStartOfMonth(ifNull(closed_on, first_on)) AS month,
    family, item, organ, area,
    'by rule' AS clock,
    countIf(closed_on IS NOT NULL AND judged AND empty(rules)) AS numerator,
    countIf(closed_on IS NOT NULL AND judged) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    sumMapIf(CAST(arrayMap(r -> (r, 1), rules), 'Map(String, UInt64)'), closed_on IS NOT NULL AND judged) AS broken,
    countIf(closed_on IS NULL) AS open_cases,
    countIf(closed_on IS NOT NULL AND NOT judged) AS not_computable,
    if(town_law() = 'none', countIf(closed_on IS NOT NULL), 0) AS without_law,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        subject, 'approval' AS family, toString(item) AS item, organ, area, closed_on, first_on, projected_at,
        arrayDistinct(arrayFilter((r, since) -> r != 'told_by_stranger' AND since <= local_today(), arrayMap(r -> toString(r), findings.rule), findings.since_on)) AS rules,
        town_law() = 'china' AND item IN (SELECT item FROM items FINAL) AND toDate32(addMinutes(steps.time[1], steps.utc_offset[1])) >= first_version AS judged
    FROM approvals_v
    LEFT JOIN (SELECT item AS of_item, arrayMin(versions.effective_on) AS first_version FROM items FINAL WHERE notEmpty(versions.version)) AS i ON item = i.of_item
    WHERE state != 'void'
    UNION ALL
    SELECT
        subject, 'penalty' AS family, '' AS item, organ, area, closed_on, first_on, projected_at,
        arrayDistinct(arrayFilter((r, since) -> r != 'told_by_stranger' AND since <= local_today(), arrayMap(r -> toString(r), findings.rule), findings.since_on)) AS rules,
        town_law() = 'china' AND squadron != '' AS judged
    FROM penalties_v
    WHERE state NOT IN ('void', 'clue', 'not_filed')
)
GROUP BY month, family, item, organ, area
ORDER BY month, family, item, organ, area
