-- One row a random draw.
CREATE OR REPLACE VIEW draws_v AS SELECT * FROM draws FINAL
