-- One row a petition.
-- 中文：一行为一件信访。
CREATE OR REPLACE VIEW petitions_v AS SELECT * FROM petitions FINAL
