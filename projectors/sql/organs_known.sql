-- The organs that are registered, and those that told something.
SELECT arraySort(groupUniqArray(organ))
FROM
(
    SELECT DISTINCT toString(organ) AS organ FROM events WHERE organ != ''
    UNION ALL
    SELECT substring(subject, length('organ/') + 1) AS organ FROM organs FINAL
)
