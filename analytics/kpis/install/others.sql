-- The views of figures that only another version had.
SELECT groupArray(name) FROM system.tables
WHERE database = currentDatabase() AND startsWith(name, 'kpi_') AND name NOT IN {stay:Array(String)}
