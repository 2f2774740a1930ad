-- local_today(): the date in the town, whatever the server's time zone.
-- 中文：local_today()：本镇当日日期，与服务器时区无关。
CREATE OR REPLACE FUNCTION local_today AS () -> toDate32(toTimeZone(now(), '{zone}'))
