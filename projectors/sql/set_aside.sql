-- The stories that are set aside.
SELECT DISTINCT model, key FROM deadletters FINAL WHERE stage = 'fold' AND NOT replayed
