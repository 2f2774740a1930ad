-- name: kpi_petitions
-- zh: 信访办理时限
-- en: Petitions against their terms
-- numerator: petitions in time: forward 15 days from the registration, notice 15 days from coming to the organ, answer 60 days from the acceptance, or up to 90 as extended
-- denominator: petitions that were in time, late, or are over the term today
-- clock: calendar days after the day of the beginning; a last day that is a holiday is not moved
-- cohort: petitions by the month of the term's end act, else of its beginning
-- period: one calendar month, local dates
-- unit: ratio
-- target: 1 (Petition Regulation of 2022, Art. 22, 23, 34; earlier texts are not confirmed)
-- not computable: acts without a beginning before them; petitions that were closed before the act are shown apart, as are open ones
CREATE OR REPLACE VIEW kpi_petitions AS
SELECT
    toStartOfMonth(coalesce(to_on, from_on, toDate32(first_at))) AS month,
    term, category, organ, area,
    'calendar days' AS clock,
    countIf(verdict = 'on_time') AS numerator,
    countIf(verdict IN ('on_time', 'late', 'overdue')) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'late') AS late,
    countIf(verdict = 'overdue') AS overdue,
    countIf(term = 'answer' AND extended_at IS NOT NULL AND verdict IN ('on_time', 'late', 'overdue')) AS extended,
    countIf(verdict = 'closed') AS closed_before,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        *, term, from_on, to_on,
        dateDiff('day', from_on, ifNull(to_on, toDate32(toTimeZone(now(), 'Asia/Shanghai')))) AS days,
        if(term = 'answer', if(extended_to_on IS NULL, 60, least(greatest(dateDiff('day', from_on, extended_to_on), 60), 90)), 15) AS allowed,
        multiIf(from_on IS NULL OR to_on < from_on, 'no beginning', to_on IS NULL AND closed_at IS NOT NULL, 'closed',
                to_on IS NULL, if(days > allowed, 'overdue', 'open'), days <= allowed, 'on_time', 'late') AS verdict
    FROM petitions FINAL
    ARRAY JOIN
        ['forward', 'notice', 'answer'] AS term,
        [registered_on, received_on, if(acceptance = 'accepted', receipt_notified_on, NULL)] AS from_on,
        [forwarded_on, receipt_notified_on, opinion_issued_on] AS to_on
    WHERE state != 'void' AND (from_on IS NOT NULL OR to_on IS NOT NULL)
)
GROUP BY month, term, category, organ, area
ORDER BY month, term, category, organ, area
