-- What the rows of a table were folded with.
SELECT DISTINCT r.subject, r.revision FROM {table} ARRAY JOIN refs AS r
