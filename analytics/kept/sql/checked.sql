INSERT INTO figures (figure, counted_at, checked_at)
