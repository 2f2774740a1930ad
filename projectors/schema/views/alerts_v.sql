-- One row an alert.
CREATE OR REPLACE VIEW alerts_v AS SELECT * FROM alerts FINAL
