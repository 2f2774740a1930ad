-- Takes away the view by which an older version filled table addressed.
DROP VIEW IF EXISTS addressed_mv SYNC
