-- Lets the archive fill the table of heartbeats as it is written.
CREATE MATERIALIZED VIEW IF NOT EXISTS heartbeats_mv TO heartbeats AS {mapping}
