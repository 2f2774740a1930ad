-- The subjects that have an event of an id.
SELECT DISTINCT subject FROM events WHERE id = ?
