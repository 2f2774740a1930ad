-- Takes away the archive's column of an older version from which that view read.
ALTER TABLE events DROP COLUMN IF EXISTS addressees
