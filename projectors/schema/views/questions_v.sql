-- One row a question on the board.
CREATE OR REPLACE VIEW questions_v AS SELECT * FROM questions FINAL
