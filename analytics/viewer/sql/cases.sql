-- The cases that break a rule today or are over a limit, or all whose subject holds a text. Newest first.
WITH local_today() AS today
SELECT
    subject, item, item_name, state, outcome, organ, toString(last_on) AS last_on,
    arrayDistinct(arrayFilter((rule, since) -> since <= today, findings.rule, findings.since_on)) AS rules,
    over.bases AS overdue,
    toUInt32(count() OVER ()) AS total
FROM
(
    SELECT subject, item, state, outcome, organ, last_at, last_on, findings.rule, findings.since_on FROM approvals_v
    UNION ALL
    SELECT subject, cause AS item, state, outcome, organ, last_at, last_on, findings.rule, findings.since_on FROM penalties_v
) AS told
LEFT JOIN (SELECT item, argMax(name, effective_on) AS item_name FROM items_v GROUP BY item) AS named USING (item)
LEFT JOIN
(
    SELECT subject, arraySort(groupArray(toString(basis))) AS bases
    FROM kpi_case_clocks
    WHERE verdict = 'late' OR verdict = 'open' AND (over_on <= today OR basis = 'stated_planned_date' AND due_on < today)
    GROUP BY subject
    UNION ALL
    -- a penalty's limits: one that is open when the case is closed was broken if it was over by then
    SELECT subject, arraySort(arrayDistinct(arrayFilter((kind, verdict, over_on) -> verdict IN ('late', 'early') OR verdict = 'open' AND ifNull(over_on <= least(today, ifNull(closed_on, today)), false),
        arrayMap(kind -> toString(kind), clocks.kind), clocks.verdict, clocks.over_on))) AS bases
    FROM penalties_v
) AS over USING (subject)
WHERE if({subject:String} = '', notEmpty(rules) OR notEmpty(overdue), positionCaseInsensitiveUTF8(subject, {subject:String}) > 0)
    AND ({rule:String} = '' OR has(rules, {rule:String}))
    AND ({item:String} = '' OR item = {item:String})
    AND ({state:String} = '' OR state = {state:String})
ORDER BY last_at DESC, subject
LIMIT {rows:UInt32} OFFSET {offset:UInt32}
SETTINGS output_format_json_array_of_rows = 1
