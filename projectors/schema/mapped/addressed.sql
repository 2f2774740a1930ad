SELECT addressee AS organ, subject, time, topic, partition, offset, id, source, type, events.organ AS told_by, area, data
FROM events
ARRAY JOIN arrayDistinct(addressees) AS addressee
