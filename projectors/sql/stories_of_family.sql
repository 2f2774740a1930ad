-- The condition of stories: all of a family, one after the other.
WHERE startsWith(subject, '{family}/')
ORDER BY subject, time
