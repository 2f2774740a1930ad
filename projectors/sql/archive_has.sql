-- Whether the archive holds anything of subjects that begin so.
SELECT count() FROM (SELECT 1 FROM events WHERE startsWith(subject, ?) LIMIT 1)
