-- add_workdays(from, n): the day on which a limit of n workdays ends, so that workdays(from, day) is n; from itself for
-- n = 0; NULL outside the calendar.
-- 中文：add_workdays(from, n)：n 个工作日期限届满之日，使 workdays(from, day) 等于 n；n = 0 为 from 当日；日历之外为空。
CREATE OR REPLACE FUNCTION add_workdays AS (from_day, n_days) -> if(n_days = 0,
    if(isNull(workday_ordinal(from_day)), NULL, toDate32(from_day)),
    arrayElementOrNull((SELECT dates FROM {database}.workday_lookup), greatest(workday_ordinal(from_day) + n_days, 0)))
