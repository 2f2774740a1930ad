-- One row a question on the board.
-- 中文：一行为一个留言问题。
CREATE OR REPLACE VIEW questions_v AS SELECT * FROM questions FINAL
