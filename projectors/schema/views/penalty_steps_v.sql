-- One row an act of a penalty case, numbered from 1 in the order in which the acts happened.
-- 中文：一行为处罚案件的一个行为，按发生先后自 1 起编号。
CREATE OR REPLACE VIEW penalty_steps_v AS
SELECT subject, step AS position, time, utc_offset, type, activity, actor, step_organ AS organ, source, id
FROM (SELECT * FROM penalties FINAL)
ARRAY JOIN arrayEnumerate(steps.id) AS step, steps.time AS time, steps.utc_offset AS utc_offset, steps.type AS type,
    steps.activity AS activity, steps.actor AS actor, steps.organ AS step_organ, steps.source AS source, steps.id AS id
