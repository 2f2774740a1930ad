-- Writes tables into a folder of the engine's backups.
BACKUP {tables} TO File(?)
