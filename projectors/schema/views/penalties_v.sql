-- One row a penalty case. paid_on and closed_on are local dates.
CREATE OR REPLACE VIEW penalties_v AS
SELECT
    *,
    toDate32(addMinutes(paid_at, arrayFirst((shift, at) -> at = paid_at, steps.utc_offset, steps.time))) AS paid_on,
    toDate32(addMinutes(closed_at, arrayFirst((shift, at) -> at = closed_at, steps.utc_offset, steps.time))) AS closed_on
FROM penalties FINAL
