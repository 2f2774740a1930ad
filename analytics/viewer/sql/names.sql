-- The names under which the organs and items are registered that a case's events name, as one JSON object.
WITH named AS
(
    SELECT DISTINCT arrayJoin(arrayConcat(
        [concat('organ/', organ)], extractAll(data, '"((?:organ|item)/[^"]+)"'), arrayMap(code -> concat('item/', code), extractAll(data, '"item":"([^"/]+)"')))) AS name_of
    FROM events WHERE subject = {subject:String}
)
SELECT toJSONString(CAST((groupArray(subject), groupArray(title)), 'Map(String, String)')) FROM
(
    SELECT subject, title FROM organs FINAL WHERE subject IN (SELECT name_of FROM named) AND title != ''
    UNION ALL
    SELECT subject, versions.name[-1] AS title FROM items FINAL WHERE subject IN (SELECT name_of FROM named) AND title != ''
)
