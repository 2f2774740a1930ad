-- One row a piece of evidence.
CREATE OR REPLACE VIEW evidence_v AS SELECT * FROM evidence FINAL
