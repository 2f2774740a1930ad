-- How many events the archive holds of the reference stories, and when the last one came.
SELECT count() AS n, max(archived_at) AS latest FROM events WHERE {families}
