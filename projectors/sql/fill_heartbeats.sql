-- Fills the table of heartbeats with what the archive of an older version holds.
INSERT INTO heartbeats (device, at, source, id, status, interval_seconds, organ, area) {mapping}
