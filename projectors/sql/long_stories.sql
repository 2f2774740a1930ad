-- The subjects of stories of more than so many events. The archive is sorted by subject, so this takes no memory.
SELECT subject FROM events GROUP BY subject HAVING count() > ? SETTINGS optimize_aggregation_in_order = 1
