-- The tables that figures of another version had, and what counts left behind that a crash cut off.
SELECT groupArray(name) FROM system.tables
WHERE database = currentDatabase()
    AND (startsWith(name, 'kept_') AND name NOT IN {stay:Array(String)}
        OR startsWith(name, '_tmp_replace_') AND metadata_modification_time < now() - INTERVAL 1 HOUR)
