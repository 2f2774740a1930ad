-- One row a span in which a camera gave no picture, as its story tells it; to_at is NULL while it lasts.
-- 中文：一行为一台摄像机无画面的一段时间，依其记载；持续中 to_at 为空。
CREATE OR REPLACE VIEW camera_outages_v AS
SELECT subject, source, owner, area, cause, from_at, to_at
FROM (SELECT * FROM cameras FINAL)
ARRAY JOIN outages.cause AS cause, outages.from_at AS from_at, outages.to_at AS to_at
