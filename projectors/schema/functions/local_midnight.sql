-- local_midnight(day): the instant at which a day begins in the town.
-- 中文：local_midnight(day)：某日在本镇开始的时刻。
CREATE OR REPLACE FUNCTION local_midnight AS (day) -> toDateTime(day, '{zone}')
