-- The dead letters that were not replayed, and the subjects among them whose rows stay as they were, since their stories can't be folded.
SELECT count(), uniqExactIf(key, stage = 'fold') FROM deadletters FINAL WHERE NOT replayed
