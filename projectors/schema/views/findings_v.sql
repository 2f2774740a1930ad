-- One row a finding that stands today (Asia/Shanghai): a rule that a story broke, since when, with the ids of the events
-- that show it. No finding is an error of a record. Most are found by the fold of the subject's story; those that need two
-- stories are found here: a seal without a decision by the next workday, and a sealed text that is not the one issued;
-- and so are subjects whose facts lie in several partitions of the log.
-- 中文：一行为今日(Asia/Shanghai)仍成立的一项发现：所违规则、起算日与证明事件的 id。发现不是记录的差错。多数由主体自身的过程折叠得出；须对照两个过程的在此得出：用印后至次一工作日仍无决定，以及用印文本与签发文本不一致；事实分处日志多个分区的主体亦在此列出。
CREATE OR REPLACE VIEW findings_v AS
SELECT rule, title_zh, title_en, basis, confirmed, since_on, subject, item, organ, area, proof, projected_at
FROM
(
    SELECT findings.rule AS rule, findings.since_on AS since_on, subject, item, organ, area, findings.proof AS proof, projected_at
    FROM (SELECT * FROM approvals FINAL) ARRAY JOIN findings
    UNION ALL
    SELECT findings.rule, findings.since_on, subject, '', organ, area, findings.proof, projected_at
    FROM (SELECT * FROM penalties FINAL) ARRAY JOIN findings
    UNION ALL
    SELECT findings.rule, findings.since_on, subject, '', organ, area, findings.proof, projected_at
    FROM (SELECT * FROM absences FINAL) ARRAY JOIN findings
    UNION ALL
    SELECT findings.rule, findings.since_on, subject, '', organ, area, findings.proof, projected_at
    FROM (SELECT * FROM grants FINAL) ARRAY JOIN findings
    UNION ALL
    SELECT rule, since_on, subject, '', organ, area, proof, projected_at FROM acts_of_strangers_v WHERE substringIndex(subject, '/', 1) NOT IN ('approval', 'penalty', 'absence', 'grant')
    UNION ALL
    SELECT 'seal_without_decision', add_workdays(assumeNotNull(s.applied_on), rule_in('seal_without_decision', s.applied_on).limit + 1), s.subject, '', s.organ, s.area, [s.applied_id], s.projected_at
    FROM (SELECT * FROM sealings FINAL WHERE applied_on IS NOT NULL AND (startsWith(case_subject, 'approval/') OR startsWith(case_subject, 'penalty/'))) AS s
    LEFT JOIN
    (
        SELECT subject, decided_on FROM approvals FINAL WHERE decided_on IS NOT NULL
        UNION ALL
        SELECT subject, decided_on FROM penalties FINAL WHERE decided_on IS NOT NULL
    ) AS c ON s.case_subject = c.subject
    WHERE c.decided_on IS NULL OR workdays(assumeNotNull(s.applied_on), assumeNotNull(c.decided_on)) > rule_in('seal_without_decision', s.applied_on).limit
    UNION ALL
    SELECT 'tampered_document', assumeNotNull(s.applied_on), d.subject, '', d.organ, d.area, [d.issued_id, s.applied_id], s.projected_at
    FROM (SELECT * FROM sealings FINAL WHERE applied_on IS NOT NULL AND applied_sha256 != '') AS s
    INNER JOIN (SELECT * FROM documents FINAL WHERE sha256 != '') AS d ON s.document = d.subject
    WHERE s.applied_sha256 != d.sha256
    UNION ALL
    SELECT 'several_partitions', first_on, subject, '', organ, area, [], projected_at FROM scattered_v
) AS f
ASOF INNER JOIN (SELECT * FROM rules FINAL) AS r ON f.rule = r.rule AND f.since_on >= r.from_on -- of the rules that hold under the town's law
WHERE since_on <= local_today()
