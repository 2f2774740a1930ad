-- One row a task of a joint consultation.
-- 中文：一行为联席会商的一项任务。
CREATE OR REPLACE VIEW consultation_tasks_v AS
SELECT subject, organ, area, task, assigned_to, due_on, assigned_at, done_at
FROM (SELECT * FROM consultations FINAL)
ARRAY JOIN tasks.task AS task, tasks.assigned_to AS assigned_to, tasks.due_on AS due_on, tasks.assigned_at AS assigned_at, tasks.done_at AS done_at
