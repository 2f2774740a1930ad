-- local_time(instant): the instant by the town's clock.
-- 中文：local_time(instant)：以本镇时钟表示的时刻。
CREATE OR REPLACE FUNCTION local_time AS (instant) -> toTimeZone(instant, '{zone}')
