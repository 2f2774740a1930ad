-- add_workdays(from, n): the day on which a limit of n workdays ends, so that workdays(from, day) is n; from itself for
-- n = 0; NULL outside the calendar.
CREATE OR REPLACE FUNCTION add_workdays AS (from_day, n_days) -> if(n_days = 0,
    if(isNull(workday_ordinal(from_day)), NULL, toDate32(from_day)),
    arrayElementOrNull((SELECT dates FROM {database}.workday_lookup), greatest(workday_ordinal(from_day) + n_days, 0)))
