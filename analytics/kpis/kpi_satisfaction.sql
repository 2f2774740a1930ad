-- name: kpi_satisfaction
-- zh: 满意率与差评整改
-- en: Satisfaction, and bad ratings fixed
-- numerator: ratings of the three good grades; fixed are bad ones rectified in 15 workdays
-- denominator: ratings that were given and not set aside; for fixed, the bad ones that were rectified or are older than 15 workdays; for the rated share, services that ended
-- clock: none for the grades; workdays after the rating up to the rectification
-- cohort: ratings by the month in which they were given; services (approvals decided, visits served, errands handed over) by the month of their end
-- period: one calendar month, local dates
-- unit: ratio
-- target: none set
-- not computable: ratings without a time or grade, bad ones beyond the calendar; those set aside are shown apart, and bad ones that may still be fixed in time are open
CREATE OR REPLACE VIEW kpi_satisfaction AS
WITH (SELECT groupArray((date, ordinal)) FROM (SELECT date, ordinal FROM calendar FINAL ORDER BY date)) AS days
SELECT
    toStartOfMonth(day) AS month,
    family, organ, area,
    'workdays' AS clock,
    countIf(verdict = 'good') AS numerator,
    countIf(verdict = 'good' OR bad) AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(bad) AS all_bad,
    countIf(verdict = 'fixed') AS fixed,
    countIf(verdict IN ('fixed', 'fixed late')) AS to_fix,
    if(to_fix > 0, fixed / to_fix, NULL) AS fixed_share,
    countIf(verdict = 'set aside') AS set_aside,
    countIf(verdict LIKE 'finished%') AS finished,
    countIf(verdict = 'finished and rated') AS finished_rated,
    if(finished > 0, finished_rated / finished, NULL) AS rated_share,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        ifNull(given_on, toDate32(first_at)) AS day, substringIndex(of_subject, '/', 1) AS family, organ, area, projected_at,
        set_aside_at IS NULL AND given_at IS NOT NULL AND grade IN ('dissatisfied', 'very_dissatisfied') AS bad,
        ifNull(rectified_on, toDate32(today())) AS until,
        multiIf(set_aside_at IS NOT NULL, 'set aside', given_at IS NULL OR grade = '', 'no grade', NOT bad, 'good',
                until > days[-1].1 OR day < days[1].1, 'no calendar',
                days[dateDiff('day', days[1].1, until) + 1].2 - days[dateDiff('day', days[1].1, day) + 1].2 > 15, 'fixed late',
                rectified_on IS NULL, 'open', 'fixed') AS verdict
    FROM ratings FINAL
    WHERE state != 'void'
    UNION ALL
    SELECT
        day, substringIndex(subject, '/', 1) AS family, organ, area, projected_at, false AS bad, day AS until,
        if(subject IN (SELECT of_subject FROM ratings FINAL WHERE given_at IS NOT NULL AND set_aside_at IS NULL), 'finished and rated', 'finished') AS verdict
    FROM
    (
        SELECT subject, assumeNotNull(decided_on) AS day, organ, area, projected_at FROM approvals FINAL WHERE decided_on IS NOT NULL
        UNION ALL
        SELECT subject, assumeNotNull(served_on) AS day, organ, area, projected_at FROM tickets FINAL WHERE served_on IS NOT NULL
        UNION ALL
        SELECT subject, assumeNotNull(handed_over_on) AS day, organ, area, projected_at FROM errands FINAL WHERE handed_over_on IS NOT NULL
    )
)
GROUP BY month, family, organ, area
ORDER BY month, family, organ, area
