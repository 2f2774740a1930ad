-- One row a penalty case.
-- 中文：一行为一个处罚案件。
CREATE OR REPLACE VIEW penalties_v AS
SELECT
    *
FROM penalties FINAL
