-- How long the records of the last day took to become visible.
SELECT le, sum(events) FROM delays WHERE hour >= toStartOfHour(now('UTC')) - INTERVAL 24 HOUR GROUP BY le
