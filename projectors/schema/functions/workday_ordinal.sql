-- workday_ordinal(day): workdays up to and including a day; NULL outside the calendar.
--
-- A parameter's name must be that of no column here: it would stand for the column too.
-- 中文：workday_ordinal(day)：至该日(含)的工作日数；日历之外为空。
CREATE OR REPLACE FUNCTION workday_ordinal AS (of_day) -> arrayElementOrNull(
    (SELECT ordinals FROM {database}.workday_lookup),
    greatest(dateDiff('day', (SELECT first_day FROM {database}.workday_lookup), toDate32(of_day)) + 1, 0))
