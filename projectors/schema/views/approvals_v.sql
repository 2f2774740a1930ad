-- One row an approval case.
CREATE OR REPLACE VIEW approvals_v AS SELECT * FROM approvals FINAL
