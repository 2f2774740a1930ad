-- The condition of stories: those of a family that the archive heard of since an instant, in milliseconds.
WHERE startsWith(subject, '{family}/') AND subject IN (SELECT subject FROM events WHERE archived_at >= fromUnixTimestamp64Milli({since}))
ORDER BY subject, time
