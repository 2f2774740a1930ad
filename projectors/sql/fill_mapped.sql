-- Fills such a table with what the archive of an older version holds.
INSERT INTO {table} {mapping}
