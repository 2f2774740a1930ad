-- Each date with the number of workdays up to and including it: a span in workdays is a subtraction, workdays(from, to).
-- Filled from events/calendar. version names the state of the date's year ("2017-1"), notice what it rests on;
-- provisional marks a year whose notice is not published.
-- 中文：每个日期及至该日(含)的工作日数：工作日时长为两值相减，即 workdays(from, to)。由 events/calendar 填入。version 为该年日历的版本(“2017-1”)，notice 为其依据；provisional 表示该年通知尚未发布。
CREATE TABLE IF NOT EXISTS calendar
(
    date        Date32,
    workday     Bool,
    ordinal     Int32,
    provisional Bool,
    version     String,
    notice      String
)
ENGINE = ReplacingMergeTree
ORDER BY date
