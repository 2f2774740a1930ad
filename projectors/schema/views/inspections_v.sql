-- One row an inspection.
CREATE OR REPLACE VIEW inspections_v AS SELECT * FROM inspections FINAL
