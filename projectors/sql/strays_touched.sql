-- Those of the subjects that come with the query that are strays.
SELECT DISTINCT subject FROM strays WHERE subject IN (SELECT subject FROM touched)
