-- One row a penalty case. paid_on and closed_on are local dates.
-- 中文：一行为一个处罚案件。paid_on 与 closed_on 为当地日期。
CREATE OR REPLACE VIEW penalties_v AS
SELECT
    *,
    toDate32(addMinutes(paid_at, arrayFirst((shift, at) -> at = paid_at, steps.utc_offset, steps.time))) AS paid_on,
    toDate32(addMinutes(closed_at, arrayFirst((shift, at) -> at = closed_at, steps.utc_offset, steps.time))) AS closed_on
FROM penalties FINAL
