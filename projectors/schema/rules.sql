-- The dated rules that findings rest on, one row a version: filled from events/law. confirmed is whether the text was read.
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
