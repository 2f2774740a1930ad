-- The dated rules that findings rest on, one row a version: filled from events/law. confirmed is whether the text was read.
-- 中文：各项发现所依据的规则，按施行日期一版本一行，由 events/law 填入。confirmed 表示条文是否已查阅。
CREATE TABLE IF NOT EXISTS rules
(
    rule      LowCardinality(String),
    title_zh  String,
    title_en  String,
    from_on   Date32,
    article   String,
    basis     String,
    confirmed Bool
)
ENGINE = ReplacingMergeTree
ORDER BY (rule, from_on)
