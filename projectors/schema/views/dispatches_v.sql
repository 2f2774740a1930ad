-- One row an order to an officer.
CREATE OR REPLACE VIEW dispatches_v AS SELECT * FROM dispatches FINAL
