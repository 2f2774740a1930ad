-- One row an order to an officer.
-- 中文：一行为给人员的一次派单。
CREATE OR REPLACE VIEW dispatches_v AS SELECT * FROM dispatches FINAL
