-- One row a shift.
CREATE OR REPLACE VIEW shifts_v AS SELECT * FROM shifts FINAL
