-- The subjects whose facts lie in several partitions.
SELECT count() FROM scattered_v
