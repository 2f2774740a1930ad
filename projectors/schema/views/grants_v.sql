-- One row a grant; state is as the events tell it: one whose covers_until has passed has ended, also before that was told.
-- 中文：一行为一项共享授权；state 依事件所述，covers_until 已过即告终止，不待另行记载。
CREATE OR REPLACE VIEW grants_v AS SELECT * FROM grants FINAL
