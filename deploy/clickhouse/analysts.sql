-- Users for questions, on a ClickHouse of your own (26.x, as in the tests) that `oneseal serve` works on: `analyst` reads all, `organs`
-- reads for keys of some organs.
-- Generated from projectors/schema by `go generate ./analytics/reference`. The engine of OneSeal's tests creates no users by SQL, so that
-- this script is parsed there but was never run; the same grants and filters are tested as a users.xml.
--
-- Run it after the first `oneseal serve` has made the tables, by a user who may create users, with two passwords of your own.
-- The server needs access_control_improvements/select_from_system_db_requires_grant, as its config.xml has it. Then name the users:
--   ONESEAL_ANALYST_PASSWORD=... ONESEAL_ORGANS_PASSWORD=... oneseal serve --analyst analyst --organ-analyst organs
-- Nobody but OneSeal may know the password of `organs`: who has it names the organs, in a header of the request.

CREATE SETTINGS PROFILE IF NOT EXISTS analyst SETTINGS readonly = 2, max_execution_time = 60, max_memory_usage = 700000000,
    cancel_http_readonly_queries_on_client_close = 1, format_template_row = '' CONST, format_template_resultset = '' CONST;
CREATE USER IF NOT EXISTS analyst IDENTIFIED WITH sha256_password BY 'a password' SETTINGS PROFILE 'analyst';
GRANT SELECT ON oneseal.* TO analyst;

CREATE SETTINGS PROFILE IF NOT EXISTS organs SETTINGS readonly = 1, allow_get_client_http_header = 1, use_query_cache = 0,
    use_query_condition_cache = 0, apply_row_policy_after_final = 1, output_format_write_statistics = 0,
    output_format_json_quote_64bit_integers = 0, output_format_json_array_of_rows = 1, max_execution_time = 60,
    max_memory_usage = 700000000, cancel_http_readonly_queries_on_client_close = 1;
CREATE USER IF NOT EXISTS organs IDENTIFIED WITH sha256_password BY 'another password' SETTINGS PROFILE 'organs';

-- Public tables, and views, which read as their reader does.
GRANT SELECT ON oneseal.kpi_* TO organs;
GRANT SELECT ON oneseal.workday_lookup TO organs;
GRANT SELECT ON oneseal.rule_lookup TO organs;
GRANT SELECT ON oneseal.name_lookup TO organs;
GRANT SELECT ON oneseal.calendar TO organs;
GRANT SELECT ON oneseal.items TO organs;
GRANT SELECT ON oneseal.organs TO organs;
GRANT SELECT ON oneseal.rules TO organs;
GRANT SELECT ON oneseal.town TO organs;
GRANT SELECT ON oneseal.acts_of_strangers_v TO organs;
GRANT SELECT ON oneseal.alerts_v TO organs;
GRANT SELECT ON oneseal.approval_steps_v TO organs;
GRANT SELECT ON oneseal.approvals_v TO organs;
GRANT SELECT ON oneseal.camera_outages_v TO organs;
GRANT SELECT ON oneseal.cameras_v TO organs;
GRANT SELECT ON oneseal.casefiles_v TO organs;
GRANT SELECT ON oneseal.consultation_tasks_v TO organs;
GRANT SELECT ON oneseal.consultations_v TO organs;
GRANT SELECT ON oneseal.deliveries_v TO organs;
GRANT SELECT ON oneseal.dispatch_candidates_v TO organs;
GRANT SELECT ON oneseal.dispatches_v TO organs;
GRANT SELECT ON oneseal.disputes_v TO organs;
GRANT SELECT ON oneseal.drawn_objects_v TO organs;
GRANT SELECT ON oneseal.draws_v TO organs;
GRANT SELECT ON oneseal.events_v TO organs;
GRANT SELECT ON oneseal.evidence_v TO organs;
GRANT SELECT ON oneseal.findings_v TO organs;
GRANT SELECT ON oneseal.grants_v TO organs;
GRANT SELECT ON oneseal.heartbeats_v TO organs;
GRANT SELECT ON oneseal.incidents_v TO organs;
GRANT SELECT ON oneseal.inspections_v TO organs;
GRANT SELECT ON oneseal.items_v TO organs;
GRANT SELECT ON oneseal.organs_v TO organs;
GRANT SELECT ON oneseal.penalties_v TO organs;
GRANT SELECT ON oneseal.penalty_steps_v TO organs;
GRANT SELECT ON oneseal.petitions_v TO organs;
GRANT SELECT ON oneseal.powers_held_v TO organs;
GRANT SELECT ON oneseal.powers_v TO organs;
GRANT SELECT ON oneseal.questions_v TO organs;
GRANT SELECT ON oneseal.scattered_v TO organs;
GRANT SELECT ON oneseal.shifts_v TO organs;

-- Each table whose rows name their organ: its grant comes after its filter.
CREATE ROW POLICY OR REPLACE organs ON oneseal.absences FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.absences TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.accountabilities FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.accountabilities TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.addressed FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.addressed TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.alerts FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.alerts TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.approvals FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.approvals TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.cameras FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.cameras TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.cards FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.cards TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.casefiles FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.casefiles TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.consultations FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.consultations TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.deliveries FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.deliveries TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.dispatches FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.dispatches TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.disputes FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.disputes TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.documents FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.documents TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.draws FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.draws TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.errands FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.errands TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.events FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.events TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.evidence FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.evidence TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.grants FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.grants TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.heartbeats FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.heartbeats TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.incidents FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.incidents TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.inquiries FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.inquiries TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.inspections FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.inspections TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.penalties FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.penalties TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.petitions FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.petitions TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.posts FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.posts TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.powers FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.powers TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.pushes FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.pushes TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.questions FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.questions TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.ratings FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.ratings TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.sealings FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.sealings TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.shifts FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.shifts TO organs;
CREATE ROW POLICY OR REPLACE organs ON oneseal.tickets FOR SELECT USING has(JSONExtract(base64Decode(getClientHTTPHeader('X-OneSeal-Organs')), 'Array(String)'), organ) TO organs;
GRANT SELECT ON oneseal.tickets TO organs;

-- They tell how many rows there are of all organs, and everybody may read them.
CREATE ROW POLICY OR REPLACE organs ON system.tables FOR SELECT USING 0 TO organs;
CREATE ROW POLICY OR REPLACE organs ON system.columns FOR SELECT USING 0 TO organs;
