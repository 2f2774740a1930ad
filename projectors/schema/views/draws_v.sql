-- One row a random draw.
-- 中文：一行为一次随机抽查的抽取。
CREATE OR REPLACE VIEW draws_v AS SELECT * FROM draws FINAL
