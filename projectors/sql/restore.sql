-- Makes all tables of a folder of the engine's backups.
RESTORE ALL FROM File(?)
