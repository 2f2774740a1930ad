-- How long records took from their append to the log until their subjects' rows were visible: counts by hour and bucket,
-- as in a Prometheus histogram, but not cumulative. A record that was applied twice, after a crash, counts twice.
CREATE TABLE IF NOT EXISTS delays
(
    hour    DateTime('UTC'),
    le      Float64, -- upper bound of the bucket in seconds; the last one is inf
    events  UInt64
)
ENGINE = SummingMergeTree
ORDER BY (hour, le)
TTL hour + INTERVAL 1 YEAR
