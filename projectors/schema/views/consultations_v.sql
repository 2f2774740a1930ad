-- One row a joint consultation.
CREATE OR REPLACE VIEW consultations_v AS SELECT * FROM consultations FINAL
