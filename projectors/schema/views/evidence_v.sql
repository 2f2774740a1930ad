-- One row a piece of evidence.
-- 中文：一行为一件证据。
CREATE OR REPLACE VIEW evidence_v AS SELECT * FROM evidence FINAL
