-- One row a dispute.
-- 中文：一行为一起纠纷。
CREATE OR REPLACE VIEW disputes_v AS SELECT * FROM disputes FINAL
