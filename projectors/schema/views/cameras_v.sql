-- One row a camera of the register.
-- 中文：一行为名册中的一台摄像机。
CREATE OR REPLACE VIEW cameras_v AS SELECT * FROM cameras FINAL
