-- One row an incident.
-- 中文：一行为一起事件处置。
CREATE OR REPLACE VIEW incidents_v AS SELECT * FROM incidents FINAL
