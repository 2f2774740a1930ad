-- One row a step of an approval case, numbered from 1 in the order in which the steps happened.
-- 中文：一行为审批件的一个环节，按发生先后自 1 起编号。
CREATE OR REPLACE VIEW approval_steps_v AS
SELECT subject, item, step AS position, time, utc_offset, type, activity, actor, step_organ AS organ, step_unit AS unit, source, id
FROM (SELECT * FROM approvals FINAL)
ARRAY JOIN arrayEnumerate(steps.id) AS step, steps.time AS time, steps.utc_offset AS utc_offset, steps.type AS type,
    steps.activity AS activity, steps.actor AS actor, steps.organ AS step_organ, steps.unit AS step_unit,
    steps.source AS source, steps.id AS id
