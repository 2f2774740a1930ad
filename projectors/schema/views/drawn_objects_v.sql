-- One row a drawn object, numbered from 1 in the order of drawing, with those who inspect it.
-- 中文：一行为一个被抽中对象，按抽取先后自 1 起编号，并载明检查人员。
CREATE OR REPLACE VIEW drawn_objects_v AS
SELECT subject, field, executed_at, executed_on, cancelled_on, position, object, inspection, match_officers AS officers
FROM (SELECT * FROM draws FINAL)
ARRAY JOIN arrayEnumerate(matches.object) AS position, matches.object AS object, matches.inspection AS inspection, matches.officers AS match_officers
