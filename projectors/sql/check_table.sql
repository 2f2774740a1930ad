-- Reads every part of a table, and says which is not as its checksums say.
CHECK TABLE {table} SETTINGS check_query_single_value_result = 0
