-- The calendar as one row of arrays: ordinals by day since first_day, and dates of workdays by ordinal. Both only rise, so
-- sorting them is putting them in the order of dates.
CREATE OR REPLACE VIEW workday_lookup AS
SELECT min(date) AS first_day, arraySort(groupArray(ordinal)) AS ordinals, arraySort(groupArrayIf(date, workday)) AS dates
FROM calendar FINAL
