-- Figures of another version are not checked any more.
DELETE FROM figures WHERE figure NOT IN {views:Array(String)}
