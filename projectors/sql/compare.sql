-- The subjects whose rows in two tables of one read model differ in more than when they were projected, or lack in one of them; at most a thousand.
SELECT subject, was, now FROM
(
    SELECT subject, max(of_table) AS was, max(of_next) AS now FROM
    (
        SELECT subject, cityHash64(toString(tuple(* EXCEPT (projected_at)))) AS of_table, 0 AS of_next FROM {table} FINAL
        UNION ALL
        SELECT subject, 0, cityHash64(toString(tuple(* EXCEPT (projected_at)))) FROM {next} FINAL
    )
    GROUP BY subject
)
WHERE was != now ORDER BY subject LIMIT 1000
