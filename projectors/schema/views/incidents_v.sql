-- One row an incident.
CREATE OR REPLACE VIEW incidents_v AS SELECT * FROM incidents FINAL
