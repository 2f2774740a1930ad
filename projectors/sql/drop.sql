-- Drops a table at once.
DROP TABLE IF EXISTS {table} SYNC
