-- One row a case file.
CREATE OR REPLACE VIEW casefiles_v AS SELECT * FROM casefiles FINAL
