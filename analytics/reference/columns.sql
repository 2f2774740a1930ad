-- The columns of all tables and views, in their order, with what a table is sorted by.
SELECT c.table, c.name, c.type, t.sorting_key
FROM system.columns AS c
INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
WHERE c.database = currentDatabase()
ORDER BY c.table, c.position
