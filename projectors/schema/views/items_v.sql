-- One row a version of a service item; next_on is the day it stops being in force.
-- 中文：一行为事项的一个版本；next_on 为其失效之日。
CREATE OR REPLACE VIEW items_v AS
SELECT item, kind, version, name, effective_on, next_on, statutory_days, promised_days, origin, task_code,
    government_materials
FROM
(
    SELECT *, arrayPushBack(arrayMap(d -> toNullable(d), arrayPopFront(versions.effective_on)), retired_on) AS ends
    FROM items FINAL
)
ARRAY JOIN versions.version AS version, versions.name AS name, versions.effective_on AS effective_on, ends AS next_on,
    versions.statutory_days AS statutory_days, versions.promised_days AS promised_days, versions.origin AS origin,
    versions.task_code AS task_code, versions.government_materials AS government_materials
