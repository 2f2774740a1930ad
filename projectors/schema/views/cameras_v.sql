-- One row a camera of the register.
CREATE OR REPLACE VIEW cameras_v AS SELECT * FROM cameras FINAL
