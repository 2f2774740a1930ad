-- Lets the archive fill a table as it is written.
CREATE MATERIALIZED VIEW IF NOT EXISTS {table}_mv TO {table} AS {mapping}
