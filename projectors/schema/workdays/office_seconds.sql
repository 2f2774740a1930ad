-- office_seconds(t): seconds of office time (9:00 to 12:00 and 13:30 to 17:30 on workdays) up to a local time, from the calendar's
-- beginning: a span of office time is a subtraction. NULL outside the calendar.
-- 中文：office_seconds(t)：自日历起点至当地时刻 t 的办公秒数(工作日 9:00 至 12:00、13:30 至 17:30)：两值相减即办公时长。日历之外为空。
CREATE OR REPLACE FUNCTION office_seconds AS (local_time) -> 25200 * workday_ordinal(toDate32(local_time) - 1)
    + workdays(toDate32(local_time) - 1, toDate32(local_time))
        * (least(greatest(dateDiff('second', toStartOfDay(local_time), local_time) - 32400, 0), 10800)
         + least(greatest(dateDiff('second', toStartOfDay(local_time), local_time) - 48600, 0), 14400))
