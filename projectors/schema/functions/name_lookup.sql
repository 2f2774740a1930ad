-- The names under which organs and items are registered, as one row: of each its code and its name. An empty code is there too, so that
-- there is always one.
CREATE OR REPLACE VIEW name_lookup AS
SELECT
    (SELECT arrayPushBack(groupArray((substring(subject, length('organ/') + 1), title)), ('', '')) FROM organs FINAL WHERE title != '') AS organs_named,
    (SELECT arrayPushBack(groupArray((item, versions.name[-1])), ('', '')) FROM items FINAL WHERE versions.name[-1] != '') AS items_named
