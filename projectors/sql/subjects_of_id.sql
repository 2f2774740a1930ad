SELECT DISTINCT subject FROM events WHERE id = ?
