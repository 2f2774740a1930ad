-- What of a range of one partition held no event.
SELECT offset, count FROM skipped FINAL WHERE topic = ? AND partition = ? AND offset < ? AND offset + count > ?
