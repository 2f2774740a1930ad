-- The dead letters that were not replayed.
SELECT count() FROM deadletters FINAL WHERE NOT replayed
