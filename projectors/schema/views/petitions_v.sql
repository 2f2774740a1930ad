-- One row a petition.
CREATE OR REPLACE VIEW petitions_v AS SELECT * FROM petitions FINAL
