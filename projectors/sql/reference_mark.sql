-- How many events the archive holds of the reference stories, when the last one came, and by which law the town is judged.
SELECT count() AS n, max(archived_at) AS latest, assumeNotNull((SELECT max(law) FROM town)) AS law FROM events WHERE {families}
