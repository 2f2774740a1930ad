-- The comment of a table.
SELECT any(comment) FROM system.tables WHERE database = currentDatabase() AND name = ?
