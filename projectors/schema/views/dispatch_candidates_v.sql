-- One row an officer who could have gone, for each order, and whether that one was sent.
-- 中文：一行为一次派单中一名可派人员，并载明是否派出。
CREATE OR REPLACE VIEW dispatch_candidates_v AS
SELECT subject, incident, ordered_at, datum, candidate AS officer, distance_metres, fix_age_seconds, candidate = officer_sent AS sent
FROM (SELECT *, officer AS officer_sent FROM dispatches FINAL)
ARRAY JOIN candidates.officer AS candidate, candidates.distance_metres AS distance_metres, candidates.fix_age_seconds AS fix_age_seconds
