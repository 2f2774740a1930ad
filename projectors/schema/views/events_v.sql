-- The archive as facts: one row an event, by source and id. If two records carry the same id, the first in the log counts.
CREATE OR REPLACE VIEW events_v AS
SELECT * FROM events FINAL ORDER BY topic, partition, offset LIMIT 1 BY source, id
