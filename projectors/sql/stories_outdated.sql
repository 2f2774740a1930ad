-- The condition of stories: those whose rows name a revision of what they were folded with that is not that of now.
WHERE subject IN (SELECT subject FROM {table} FINAL ARRAY JOIN refs AS r WHERE (r.subject, r.revision) IN (SELECT subject, revision FROM outdated))
ORDER BY subject, time
