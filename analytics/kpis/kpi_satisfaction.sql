-- name: kpi_satisfaction
-- zh: 满意率与差评整改
-- en: Satisfaction, and bad ratings fixed
-- numerator: ratings of the three good grades; fixed are bad ones rectified in 15 workdays
-- 分子: 三个满意等级的评价；整改指差评在15个工作日内整改
-- denominator: ratings that were given and not set aside; for fixed, the bad ones that were rectified or are older than 15 workdays; for the rated share, services that ended
-- 分母: 已作出且未剔除的评价；整改率的分母为已整改或超过15个工作日的差评；评价率的分母为已结束的服务
-- clock: none for the grades; workdays after the rating up to the rectification
-- 时钟: 等级无时钟；整改按评价后至整改的工作日
-- cohort: ratings by the month in which they were given; services (approvals decided, visits served, errands handed over) by the month of their end
-- 对象: 评价按作出之月；服务(已决定的审批、已办结的来访、已交付的代办)按结束之月
-- organ: owner of the rating, or of the service that was finished
-- 机关: 评价或所办结服务的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: none set
-- 目标: 未设
-- not computable: ratings without a time or grade, bad ones beyond the calendar or where no law is chosen; those set aside are shown apart, and bad ones that may still be fixed in time are open
-- 无法计算: 没有时间或等级的评价、超出日历或未选定法律时的差评；被剔除的另列，仍可按时整改的差评为待整改
-- column: all_bad: 差评 | bad
-- column: finished: 办结件 | finished
-- column: finished_rated: 已评价办结件 | finished and rated
-- column: fixed: 已整改 | fixed
-- column: fixed_share: 差评整改率 | bad ones fixed | ratio
-- column: rated_share: 评价率 | rated share | ratio
-- column: to_fix: 应整改 | to fix
CREATE OR REPLACE VIEW kpi_satisfaction AS
WITH services AS
(
    SELECT subject, decided_on AS finished_on, toString(item) AS of_item, organ, area, projected_at FROM approvals FINAL
    UNION ALL
    SELECT subject, served_on AS finished_on, replaceOne(toString(item), 'item/', '') AS of_item, organ, area, projected_at FROM tickets FINAL
    UNION ALL
    SELECT subject, handed_over_on AS finished_on, replaceOne(toString(item), 'item/', '') AS of_item, organ, area, projected_at FROM errands FINAL
)
SELECT
    toStartOfMonth(day) AS month,
    family, of_item AS item, organ, area,
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
    countIf(verdict = 'no law') AS without_law,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        subject, ifNull(given_on, first_on) AS day, substringIndex(of_subject, '/', 1) AS family,
        if(item != '', replaceOne(toString(item), 'item/', ''), s.of_item) AS of_item, organ, area, projected_at,
        set_aside_at IS NULL AND given_at IS NOT NULL AND grade IN ('dissatisfied', 'very_dissatisfied') AS bad,
        ifNull(rectified_on, local_today()) AS until,
        multiIf(set_aside_at IS NOT NULL, 'set aside', given_at IS NULL OR grade = '', 'no grade', NOT bad, 'good', rule_in('bad_rating_fixed', day).limit IS NULL, 'no law',
                workdays(day, until) IS NULL, 'no calendar', workdays(day, until) > rule_in('bad_rating_fixed', day).limit, 'fixed late',
                rectified_on IS NULL, 'open', 'fixed') AS verdict
    FROM (SELECT * FROM ratings FINAL WHERE state != 'void') AS r
    LEFT JOIN (SELECT subject AS service, of_item FROM services) AS s ON r.of_subject = s.service
    UNION ALL
    SELECT
        subject, assumeNotNull(finished_on) AS day, substringIndex(subject, '/', 1) AS family, of_item, organ, area, projected_at, false AS bad, day AS until,
        if(subject IN (SELECT of_subject FROM ratings FINAL WHERE given_at IS NOT NULL AND set_aside_at IS NULL), 'finished and rated', 'finished') AS verdict
    FROM services
    WHERE finished_on IS NOT NULL
)
GROUP BY month, family, item, organ, area
ORDER BY month, family, item, organ, area
