-- The acts in short stories that were told by an organ which may not tell them, one row each: what findings_v has of read
-- models whose stories are judged for nothing else. The inner choice of subjects reads one column where most rows have none.
-- 中文：由无权陈述的机关陈述的行为，一事一行：除此之外不作评判的各读模型在 findings_v 中的部分。
CREATE OR REPLACE VIEW acts_of_strangers_v AS
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM accountabilities FINAL WHERE subject IN (SELECT subject FROM accountabilities WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM alerts FINAL WHERE subject IN (SELECT subject FROM alerts WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM cameras FINAL WHERE subject IN (SELECT subject FROM cameras WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM cards FINAL WHERE subject IN (SELECT subject FROM cards WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM casefiles FINAL WHERE subject IN (SELECT subject FROM casefiles WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM consultations FINAL WHERE subject IN (SELECT subject FROM consultations WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM dispatches FINAL WHERE subject IN (SELECT subject FROM dispatches WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM disputes FINAL WHERE subject IN (SELECT subject FROM disputes WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM documents FINAL WHERE subject IN (SELECT subject FROM documents WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM draws FINAL WHERE subject IN (SELECT subject FROM draws WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM errands FINAL WHERE subject IN (SELECT subject FROM errands WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM evidence FINAL WHERE subject IN (SELECT subject FROM evidence WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM incidents FINAL WHERE subject IN (SELECT subject FROM incidents WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM inquiries FINAL WHERE subject IN (SELECT subject FROM inquiries WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM inspections FINAL WHERE subject IN (SELECT subject FROM inspections WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM petitions FINAL WHERE subject IN (SELECT subject FROM petitions WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM posts FINAL WHERE subject IN (SELECT subject FROM posts WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM powers FINAL WHERE subject IN (SELECT subject FROM powers WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM pushes FINAL WHERE subject IN (SELECT subject FROM pushes WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM questions FINAL WHERE subject IN (SELECT subject FROM questions WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM ratings FINAL WHERE subject IN (SELECT subject FROM ratings WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM sealings FINAL WHERE subject IN (SELECT subject FROM sealings WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM shifts FINAL WHERE subject IN (SELECT subject FROM shifts WHERE notEmpty(findings.rule))) ARRAY JOIN findings
UNION ALL
SELECT findings.rule AS rule, findings.since_on AS since_on, subject, organ, area, findings.proof AS proof, projected_at
FROM (SELECT * FROM tickets FINAL WHERE subject IN (SELECT subject FROM tickets WHERE notEmpty(findings.rule))) ARRAY JOIN findings
