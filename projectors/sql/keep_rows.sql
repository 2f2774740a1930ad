-- Takes the rows over of stories of the model that are set aside.
INSERT INTO {next}
SELECT * FROM {table} FINAL WHERE subject IN (SELECT key FROM deadletters FINAL WHERE stage = 'fold' AND NOT replayed AND model = ?)
