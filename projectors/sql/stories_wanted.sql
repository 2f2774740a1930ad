-- The condition of stories: those of the subjects that come with the query.
WHERE subject IN (SELECT subject FROM wanted)
