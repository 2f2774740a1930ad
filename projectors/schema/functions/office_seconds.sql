-- office_seconds(t): seconds of office time, as the table town has its sessions, up to a local time, from the calendar's beginning:
-- a span of office time is a subtraction. NULL outside the calendar.
-- 中文：office_seconds(t)：自日历起点至当地时刻 t 的办公秒数，时段见表 town：两值相减即办公时长。日历之外为空。
CREATE OR REPLACE FUNCTION office_seconds AS (local_time) ->
    arraySum(of_session -> of_session.shuts - of_session.opens, (SELECT any(sessions) FROM {database}.town)) * workday_ordinal(toDate32(local_time) - 1)
    + workdays(toDate32(local_time) - 1, toDate32(local_time))
        * arraySum(of_session -> least(greatest(ifNull(dateDiff('second', toStartOfDay(local_time), local_time), 0) - of_session.opens, 0), of_session.shuts - of_session.opens),
            (SELECT any(sessions) FROM {database}.town))
