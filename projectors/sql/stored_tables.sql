-- The tables that hold rows of their own.
SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND NOT endsWith(name, '_next') AND NOT endsWith(name, '_audit') ORDER BY name
