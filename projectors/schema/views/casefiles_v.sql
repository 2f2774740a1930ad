-- One row a case file.
-- 中文：一行为一份案卷。
CREATE OR REPLACE VIEW casefiles_v AS SELECT * FROM casefiles FINAL
