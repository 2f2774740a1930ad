-- One row a dispute.
CREATE OR REPLACE VIEW disputes_v AS SELECT * FROM disputes FINAL
