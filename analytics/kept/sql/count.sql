-- Counts a figure on one core, and on disk where it would take much memory; what the table had is read until all is counted.
-- ClickHouse takes no parameter for a comment: {state} is put in as text, of hexadecimal digits.
CREATE OR REPLACE TABLE {table:Identifier} ENGINE = MergeTree ORDER BY tuple() COMMENT '{state}'
AS SELECT *, now64(3, 'UTC') AS kept_at FROM {view:Identifier}
SETTINGS max_threads = 1, max_bytes_before_external_group_by = 100000000, max_bytes_before_external_sort = 100000000,
    database_atomic_wait_for_drop_and_detach_synchronously = 1
