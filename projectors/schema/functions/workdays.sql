-- workdays(from, to): workdays after a day up to and including another, as a limit counts them; negative backwards, NULL
-- outside the calendar.
-- 中文：workdays(from, to)：一日之后至另一日(含)的工作日数，与期限计法一致；向前为负，日历之外为空。
CREATE OR REPLACE FUNCTION workdays AS (from_day, to_day) -> workday_ordinal(to_day) - workday_ordinal(from_day)
