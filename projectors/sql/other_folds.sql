-- How many rows a table has, and how many of another version of the fold.
SELECT count(), countIf(fold_version != ?) FROM {table}
