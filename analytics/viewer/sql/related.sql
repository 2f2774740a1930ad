-- The cards, documents, sealings, evidence and files that name a case, in the order of their first day. what are codes, each behind the name of the
-- set that it is of, and texts, which are of none.
SELECT kind, subject, state, what, toString(on_day) AS on_day FROM
(
    SELECT 'card' AS kind, subject, toString(state) AS state, [('card.level', toString(level)), ('card.trigger', toString(trigger))] AS what, issued_on AS on_day FROM cards FINAL WHERE case_subject = {subject:String}
    UNION ALL
    SELECT 'document', subject, toString(state), [('document.kind', toString(kind)), ('', number)], issued_on FROM documents FINAL WHERE case_subject = {subject:String}
    UNION ALL
    SELECT 'sealing', subject, toString(state), [('', toString(seal))], coalesce(applied_on, requested_on) FROM sealings FINAL WHERE case_subject = {subject:String}
    UNION ALL
    SELECT 'evidence', subject, toString(state), [('evidence.kind', toString(kind))], coalesce(collected_on, first_on) FROM evidence FINAL WHERE case_subject = {subject:String}
    UNION ALL
    SELECT 'casefile', subject, toString(state), [('', toString(standard))], first_on FROM casefiles FINAL WHERE case_subject = {subject:String}
)
ORDER BY on_day, kind, subject
SETTINGS output_format_json_array_of_rows = 1
