-- The database's name and the town's zone, which the functions of SQL name.
SELECT currentDatabase(), any(zone) FROM town
