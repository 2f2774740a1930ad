-- The versions of the years in the calendar.
SELECT groupUniqArray(version) FROM calendar FINAL
