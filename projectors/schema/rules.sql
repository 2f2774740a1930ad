-- The dated rules that findings and figures rest on, one row a version: filled from events/law, the only place where a limit is
-- written. rule_in(rule, day) gives the version of a day. limit is NULL where the text sets none; unit is what it counts. name is
-- that of the text, empty where it is not known; confirmed is whether the text was read.
-- 中文：各项发现与指标所依据的规则，按施行日期一版本一行，由 events/law 填入，时限只在该处书写。rule_in(rule, day) 给出某日适用的版本。limit 为条文所定数额，未定则为空，unit 为其单位。name 为文本年份，不明则空；confirmed 表示条文是否已查阅。
CREATE OR REPLACE TABLE rules
(
    rule       LowCardinality(String),
    title_zh   String,
    title_en   String,
    from_on    Date32,
    name       String,
    act_zh     String,
    act_en     String,
    article    String,
    article_zh String,
    basis      String,
    limit      Nullable(Int32),
    unit       LowCardinality(String),
    confirmed  Bool
)
ENGINE = ReplacingMergeTree
ORDER BY (rule, from_on)
COMMENT '{state}'
AS SELECT untuple(arrayJoin(JSONExtract('{rows}', 'Array(Tuple(rule String, title_zh String, title_en String, from_on Date32, name String, act_zh String, act_en String, article String, article_zh String, basis String, limit Nullable(Int32), unit String, confirmed Bool))')))
