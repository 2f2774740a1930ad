-- The calendar as the table has it.
SELECT ordinal, version, notice FROM calendar FINAL ORDER BY date
