-- What the town says of itself, in one row: the first day of its reform, its time zone, by which law its acts are judged (china,
-- or none), and the sessions in which its offices
-- are open on workdays, in seconds since midnight by the local clock. Filled from events/town, or from the file that `--town` names.
-- 中文：本镇自身情况，一行：改革首日、所在时区、评判所依的法律(china 或 none)，以及工作日的开放时段(自当地零时起的秒数)。由 events/town 或 `--town` 所指文件填入。
CREATE OR REPLACE TABLE town
(
    reform_on Date32,
    zone      String,
    law       String,
    sessions  Array(Tuple(opens Int32, shuts Int32))
)
ENGINE = MergeTree
ORDER BY reform_on
COMMENT '{state}'
AS SELECT untuple(arrayJoin(JSONExtract('{rows}', 'Array(Tuple(reform_on Date32, zone String, law String, sessions Array(Tuple(opens Int32, shuts Int32))))')))
