-- Each date with the number of workdays up to and including it: a span in workdays is a subtraction. Filled from
-- events/calendar; provisional marks a year whose notice is not published.
CREATE TABLE IF NOT EXISTS calendar
(
    date        Date32,
    workday     Bool,
    ordinal     Int32,
    provisional Bool,
    version     String
)
ENGINE = ReplacingMergeTree
ORDER BY date
