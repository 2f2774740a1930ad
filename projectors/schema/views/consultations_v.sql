-- One row a joint consultation.
-- 中文：一行为一次联席会商。
CREATE OR REPLACE VIEW consultations_v AS SELECT * FROM consultations FINAL
