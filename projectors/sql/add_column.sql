-- Gives a table of an older version a column.
ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column}
