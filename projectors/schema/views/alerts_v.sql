-- One row an alert.
-- 中文：一行为一条预警。
CREATE OR REPLACE VIEW alerts_v AS SELECT * FROM alerts FINAL
