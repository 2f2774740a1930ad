-- How many strays there are.
SELECT count() FROM strays
