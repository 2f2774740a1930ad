-- The hashes of all subjects that the archive holds.
SELECT DISTINCT xxHash64(subject) AS hash FROM events
