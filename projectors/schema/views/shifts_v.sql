-- One row a shift.
-- 中文：一行为一个班次。
CREATE OR REPLACE VIEW shifts_v AS SELECT * FROM shifts FINAL
