-- One row a power.
-- 中文：一行为一项权力事项。
CREATE OR REPLACE VIEW powers_v AS SELECT * FROM powers FINAL
