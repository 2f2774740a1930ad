-- Deletes what the archive holds of one position, of which the log holds something else.
DELETE FROM events WHERE topic = ? AND partition = ? AND offset = ?
