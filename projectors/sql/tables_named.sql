-- How many tables have a name.
SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = ?
