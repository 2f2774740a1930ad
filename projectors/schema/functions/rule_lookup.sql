-- The rules as one row: of each rule its versions, from the oldest on.
CREATE OR REPLACE VIEW rule_lookup AS
SELECT CAST(mapFromArrays(groupArray(id), groupArray(versions)), 'Map(String, Array(Tuple(from_on Date32, name String, limit Nullable(Int32), unit String)))') AS versions_of
FROM
(
    SELECT toString(rule) AS id, arraySort(groupArray((from_on, name, limit, toString(unit)))) AS versions
    FROM rules FINAL
    GROUP BY id
)
