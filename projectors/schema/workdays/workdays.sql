-- workdays(from, to): workdays after a day up to and including another, as a limit counts them; negative backwards, NULL
-- outside the calendar.
CREATE OR REPLACE FUNCTION workdays AS (from_day, to_day) -> workday_ordinal(to_day) - workday_ordinal(from_day)
