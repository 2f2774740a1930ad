-- The parts that the engine set aside because they can't be read.
SELECT table, name, reason FROM system.detached_parts WHERE database = currentDatabase() AND startsWith(reason, 'broken')
