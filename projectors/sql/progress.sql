-- A word that differs after a table has taken the place of another.
SELECT groupBitXor(cityHash64(name, uuid)) FROM system.tables WHERE database = currentDatabase() AND NOT startsWith(name, '_tmp_')
