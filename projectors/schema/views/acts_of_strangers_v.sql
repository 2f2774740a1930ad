-- The acts that were told by an organ which may not tell them, one row each, of all read models.
-- 中文：由无权陈述的机关陈述的行为，一事一行，涵盖全部读模型。
CREATE OR REPLACE VIEW acts_of_strangers_v AS
SELECT rule, since_on, subject, organ, area, proof, projected_at
FROM
(
    {union of: SELECT subject, organ, area, CAST(findings.rule, 'Array(String)') AS rules, findings.since_on AS days, findings.proof AS proofs, projected_at FROM {table} FINAL WHERE notEmpty(findings.proof)}
)
ARRAY JOIN rules AS rule, days AS since_on, proofs AS proof
WHERE rule = 'told_by_stranger'
