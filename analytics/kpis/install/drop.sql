-- A table or view goes at once.
DROP TABLE IF EXISTS {name:Identifier} SYNC
