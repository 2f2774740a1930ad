-- The columns of the calendar that is inserted.
INSERT INTO calendar (date, workday, ordinal, provisional, version, notice)
