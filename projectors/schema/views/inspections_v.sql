-- One row an inspection.
-- 中文：一行为一次检查。
CREATE OR REPLACE VIEW inspections_v AS SELECT * FROM inspections FINAL
