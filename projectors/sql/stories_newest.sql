-- The condition of stories: the entry of one subject that happened last.
WHERE subject IN (SELECT subject FROM wanted) ORDER BY subject DESC, time DESC LIMIT 1
