-- The cases that a card may rest on: of those with a limit or a finding since a day, the open ones and those that broke
-- something; beside them the cases of cards that nobody answered.
SELECT
    subject, organ, area, responsible, post,
    -- what is deemed accepted though nobody said so counts from the day on which that holds
    ifNull(accepted_at, local_midnight(deemed_from_on)) AS accepted,
    arrayFirst((id, type) -> if(accepted_at IS NULL, type = 'oneseal.approval.received', type IN ('oneseal.approval.accepted', 'oneseal.approval.deemed_accepted')), steps.id, steps.type) AS acceptance,
    arrayFirst((time, type) -> type = 'oneseal.approval.initial_reviewed', steps.time, steps.type) AS reviewed,
    arrayFirst((id, type) -> type = 'oneseal.approval.initial_reviewed', steps.id, steps.type) AS review,
    coalesce(ended_at, stated_end) AS ended,
    arrayLast((id, time) -> ifNull(time = ended_at, false), steps.id, steps.time) AS ending,
    statutory_due_on, promised_due_on, review_due_on,
    findings.rule, findings.since_on, arrayMap(ids -> ids[1], findings.proof) AS proofs
FROM approvals FINAL
LEFT JOIN
(
    SELECT item, min(subject) AS post
    FROM posts FINAL
    ARRAY JOIN items AS item
    WHERE state != 'abolished'
    GROUP BY item
) AS posts ON posts.item = concat('item/', approvals.item)
WHERE (statutory_due_on >= @since OR promised_due_on >= @since OR arrayExists(day -> day >= @since, findings.since_on))
      AND (ended IS NULL OR notEmpty(findings.rule)
           OR coalesce(ended_on, stated_end_on) > least(ifNull(statutory_due_on, toDate32('2299-12-31')), ifNull(promised_due_on, toDate32('2299-12-31'))))
   OR subject IN (SELECT case_subject FROM cards FINAL WHERE startsWith(subject, @prefix) AND state IN ('issued', 'acknowledged'))
ORDER BY subject
