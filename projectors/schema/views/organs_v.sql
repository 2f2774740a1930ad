-- One row a body of the town.
-- 中文：一行为一个机构。
CREATE OR REPLACE VIEW organs_v AS SELECT * FROM organs FINAL
