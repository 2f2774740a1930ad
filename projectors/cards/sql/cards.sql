-- The cards of the policy's name.
SELECT subject, case_subject, level, state, holder, organ, area, withdrawn_by, due_at, issued_at
FROM cards FINAL
WHERE startsWith(subject, @prefix)
ORDER BY subject
