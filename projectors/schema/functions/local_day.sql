-- local_day(instant): its date in the town. Days of cases are columns of their rows: a case may lie in another zone.
-- 中文：local_day(instant)：该时刻在本镇的日期。案件的日期见其行内各列：案件可能处于其他时区。
CREATE OR REPLACE FUNCTION local_day AS (instant) -> toDate32(toTimeZone(instant, '{zone}'))
