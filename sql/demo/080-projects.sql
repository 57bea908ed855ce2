-- Demonstration data of projects: what followed the orders, with tasks and the hours
-- recorded for them. Needs 010, 020 and 030.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @today = CURRENT_DATE();

INSERT INTO projects (name, customer_id, quotation_id, manager_id, starts_on, ends_on, note, state, closed_at, owner_id, team_id, created_by, created_at, updated_at)
  SELECT CONCAT(COALESCE(NULLIF(c.short_name, ''), c.name), ' ', CASE WHEN q.template_id = 1 THEN '店面進場' WHEN q.team_id = 1 THEN '市集進場' ELSE '活動籌備' END),
    q.customer_id, q.id, q.owner_id, DATE(q.accepted_at + INTERVAL 1 DAY), DATE(q.accepted_at + INTERVAL 28 DAY),
    CASE WHEN q.id = 1 THEN '排煙工程已由大樓管委會核准，點交前需補消防設備檢修申報。' WHEN q.id = 5 THEN '與主辦單位共用場佈廠商，進場時間以主辦公告為準。' END,
    CASE WHEN q.id = 2 THEN 'done' WHEN q.id = 9 THEN 'planned' WHEN q.id = 8 THEN 'on_hold' ELSE 'active' END,
    CASE WHEN q.id = 2 THEN q.accepted_at + INTERVAL 16 DAY END,
    q.owner_id, q.team_id, q.owner_id, q.accepted_at + INTERVAL 1 DAY, q.accepted_at + INTERVAL 2 DAY
  FROM quotations q JOIN customers c ON c.id = q.customer_id WHERE q.status = 'accepted' AND q.accepted_at < @now - INTERVAL 4 DAY;

-- Those of a template have its tasks, the others what such an entry always takes.
INSERT INTO tasks (title, project_id, stage, assignee_id, due_on, planned_hours, priority, owner_id, team_id, created_by, created_at, updated_at)
  SELECT k.title, p.id, 'todo', p.manager_id, p.starts_on + INTERVAL k.due_days DAY, k.planned_hours, 0, p.owner_id, p.team_id, p.created_by, p.created_at, p.created_at
  FROM projects p JOIN quotations q ON q.id = p.quotation_id JOIN quotation_template_tasks k ON k.template_id = q.template_id ORDER BY p.id, k.position;
INSERT INTO tasks (title, project_id, stage, assignee_id, due_on, planned_hours, priority, owner_id, team_id, created_by, created_at, updated_at)
  SELECT k.title, p.id, 'todo', p.manager_id, p.starts_on + INTERVAL k.days DAY, k.hours, k.priority, p.owner_id, p.team_id, p.created_by, p.created_at, p.created_at
  FROM projects p JOIN quotations q ON q.id = p.quotation_id
  JOIN (SELECT '確認攤位圖與用電' title, 4 days, 3 hours, 0 priority UNION ALL SELECT '收齊營業登記與保險', 7, 2, 1 UNION ALL SELECT '場佈與招牌製作', 12, 8, 0 UNION ALL SELECT '進場引導與試營運', 15, 6, 2) k
  WHERE q.template_id IS NULL ORDER BY p.id, k.days;

UPDATE tasks k JOIN projects p ON p.id = k.project_id SET
  k.stage = CASE WHEN p.state = 'done' THEN 'done' WHEN p.state = 'planned' THEN 'todo' WHEN k.due_on < @today - INTERVAL 3 DAY THEN 'done' WHEN k.due_on < @today + INTERVAL 1 DAY THEN 'review'
    WHEN k.due_on < @today + INTERVAL 8 DAY THEN 'doing' ELSE 'todo' END,
  k.updated_at = LEAST(@now, TIMESTAMP(k.due_on));
UPDATE tasks SET closed_at = LEAST(@now, TIMESTAMP(due_on)) WHERE stage = 'done';

-- Hours in quarters, on working days before the due day.
INSERT INTO timesheets (task_id, project_id, date, user_id, hours, text, owner_id, team_id, created_by, created_at, updated_at)
  SELECT k.id, k.project_id, LEAST(@today, k.due_on - INTERVAL n.i DAY), k.assignee_id, ROUND(k.planned_hours * CASE n.i WHEN 1 THEN 0.5 WHEN 2 THEN 0.25 ELSE 0.375 END * 4) / 4,
    CASE n.i WHEN 1 THEN '現場會勘與紀錄' WHEN 2 THEN '與廠商電話確認' ELSE '文件整理' END, k.assignee_id, k.team_id, k.assignee_id, LEAST(@now, TIMESTAMP(k.due_on)), LEAST(@now, TIMESTAMP(k.due_on))
  FROM tasks k JOIN (SELECT 1 i UNION ALL SELECT 2 UNION ALL SELECT 3) n
  WHERE k.stage IN ('done', 'review') AND k.planned_hours >= 2 AND k.assignee_id IS NOT NULL AND ROUND(k.planned_hours * CASE n.i WHEN 1 THEN 0.5 WHEN 2 THEN 0.25 ELSE 0.375 END * 4) > 0;
