-- Each table and view with what differs after every change of it, its comment, when it was last replaced, and the time of now.
-- The state of a view is its text; that of a table its identity and its last block, which merges leave as they are.
SELECT
    t.name,
    if(any(t.engine) = 'View', toString(cityHash64(any(t.create_table_query))), concat(toString(any(t.uuid)), '-', toString(max(p.max_block_number)))),
    any(t.comment), any(t.metadata_modification_time), now64(3, 'UTC')
FROM system.tables AS t
LEFT JOIN (SELECT table, max_block_number FROM system.parts WHERE database = currentDatabase() AND active) AS p ON p.table = t.name
WHERE t.database = currentDatabase()
GROUP BY t.name
