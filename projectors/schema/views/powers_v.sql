-- One row a power.
CREATE OR REPLACE VIEW powers_v AS SELECT * FROM powers FINAL
