-- Each date with the number of workdays up to and including it: a span in workdays is a subtraction, workdays(from, to).
-- Filled from events/calendar. version names the state of the date's year ("2017-1"), notice what it rests on;
-- provisional marks a year whose notice is not published.
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
