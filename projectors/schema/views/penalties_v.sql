-- One row a penalty case.
CREATE OR REPLACE VIEW penalties_v AS SELECT * FROM penalties FINAL
