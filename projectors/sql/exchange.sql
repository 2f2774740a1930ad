-- Puts a table in the place of another.
EXCHANGE TABLES {table} AND {next}
