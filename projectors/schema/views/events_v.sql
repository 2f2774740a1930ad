-- The archive as facts: one row an event, by source and id. If two records carry the same id, the first in the log counts.
-- 中文：事件档案：按来源与 id 一事一行。两条记录同 id 的，以日志中在先者为准。
CREATE OR REPLACE VIEW events_v AS
SELECT * FROM events FINAL ORDER BY topic, partition, offset LIMIT 1 BY source, id
