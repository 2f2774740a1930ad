-- The acts that were told by an organ which may not tell them, one row each, of all read models. The inner choice of subjects reads
-- one column, which is empty in most rows.
-- 中文：由无权陈述的机关陈述的行为，一事一行，涵盖全部读模型。
CREATE OR REPLACE VIEW acts_of_strangers_v AS
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM
(
    {union of: SELECT subject, organ, area, findings.rule, findings.since_on, findings.proof, projected_at FROM {table} FINAL WHERE subject IN (SELECT subject FROM {table} WHERE has(findings.rule, 'told_by_stranger'))}
)
ARRAY JOIN findings.rule, findings.since_on, findings.proof
WHERE findings.rule = 'told_by_stranger'
