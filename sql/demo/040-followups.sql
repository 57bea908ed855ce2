-- Demonstration data of follow-up: what is planned on the deals and customers of
-- 010-presale.sql, what was done in the six weeks before, a monthly review. The
-- journal of done ones is written by ferry-demo.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
-- Half past, quarter to: nobody plans for 13:47. Midnight in Taipei is 16:00 UTC.
SET @today = DATE(@now + INTERVAL 8 HOUR) - INTERVAL 8 HOUR;

-- The next step of every open deal that has one; the board's clocks are theirs.
INSERT INTO activities (type, subject, `on`, due_at, duration, reminder, user_id, owner_id, team_id, created_at, created_by, updated_at)
  SELECT ELT(1 + o.id % 6, 'call', 'visit', 'meeting', 'email', 'material', 'todo'),
    ELT(1 + o.id % 6, '回電說明租金級距與免租期', '現場會勘（消防、排煙）', '與業主討論檔期', '寄出修訂後的條件', '補送品牌簡介與菜單', '補收營業登記影本'),
    CONCAT('13:', o.id),
    o.next_activity_at - INTERVAL (MINUTE(o.next_activity_at) % 15) MINUTE - INTERVAL SECOND(o.next_activity_at) SECOND,
    ELT(1 + o.id % 6, 15, 60, 60, NULL, NULL, NULL), IF(o.id % 6 < 3, 30, NULL), o.owner_id, o.owner_id, o.team_id,
    GREATEST(o.created_at, @now - INTERVAL 5 DAY), o.owner_id, @now - INTERVAL 1 DAY
  FROM opportunities o WHERE o.next_activity_at IS NOT NULL AND o.state = 'open' AND o.owner_id IS NOT NULL;
UPDATE opportunities o SET next_activity_at = (SELECT MIN(due_at) FROM activities a WHERE a.`on` = CONCAT('13:', o.id));

-- The next contact with customers.
INSERT INTO activities (type, subject, `on`, due_at, user_id, owner_id, team_id, created_at, created_by, updated_at)
  SELECT ELT(1 + c.id % 3, 'call', 'visit', 'email'), ELT(1 + c.id % 3, '問候近況與續租意願', '拜訪店面，看動線與招牌', '寄送下半年活動檔期'), CONCAT('11:', c.id),
    c.next_contact_at - INTERVAL (MINUTE(c.next_contact_at) % 30) MINUTE - INTERVAL SECOND(c.next_contact_at) SECOND,
    c.owner_id, c.owner_id, c.team_id, GREATEST(c.created_at, @now - INTERVAL 9 DAY), c.owner_id, @now - INTERVAL 2 DAY
  FROM customers c WHERE c.next_contact_at IS NOT NULL AND c.owner_id IS NOT NULL AND c.archived_at IS NULL;
UPDATE customers c SET next_contact_at = (SELECT MIN(due_at) FROM activities a WHERE a.`on` = CONCAT('11:', c.id)) WHERE c.next_contact_at IS NOT NULL;

-- Today, for everybody who sells.
INSERT INTO activities (type, subject, `on`, due_at, duration, reminder, user_id, owner_id, team_id, created_at, created_by, updated_at)
  SELECT ELT(1 + x.n, 'meeting', 'call', 'todo'), ELT(1 + x.n, '本週案件檢視', '確認進場時間與保證金', '整理攤位配置圖'), CONCAT('13:', o.id),
    @today + INTERVAL (9 + 3 * x.n) HOUR + INTERVAL 30 MINUTE, ELT(1 + x.n, 45, 15, NULL), ELT(1 + x.n, 15, 15, NULL), u.id, u.id, u.team_id, @now - INTERVAL 1 DAY, u.id, @now - INTERVAL 1 DAY
  FROM users u JOIN (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) x
  JOIN opportunities o ON o.id = (SELECT MIN(p.id) + x.n FROM opportunities p WHERE p.owner_id = u.id AND p.state = 'open' HAVING EXISTS (SELECT 1 FROM opportunities q WHERE q.id = MIN(p.id) + x.n AND q.owner_id = u.id AND q.state = 'open'))
  WHERE u.login IN ('sales1', 'sales2', 'manager', 'assistant');
UPDATE opportunities o SET next_activity_at = (SELECT MIN(due_at) FROM activities a WHERE a.`on` = CONCAT('13:', o.id));

-- What was done: two to three contacts a customer in the weeks before.
INSERT INTO activities (type, subject, `on`, due_at, duration, user_id, owner_id, team_id, state, outcome, feedback, done_at, done_by, created_at, created_by, updated_at)
  SELECT ELT(1 + (d.id + d.n) % 4, 'call', 'visit', 'meeting', 'email'),
    ELT(1 + (d.id + d.n) % 4, '初次電話聯絡', '拜訪現有店面', '條件洽談', '寄送招商簡章'), CONCAT('11:', d.id),
    d.at, ELT(1 + (d.id + d.n) % 4, 15, 60, 90, NULL), d.owner_id, d.owner_id, d.team_id, 'done',
    ELT(1 + (d.id + 2 * d.n) % 4, '有興趣', '需再確認預算', '同意現場會勘', '等待總部回覆'),
    ELT(1 + (d.id * 3 + d.n) % 5, '老闆希望靠近入口的位置，排煙要再確認。', '目前租約到明年三月，想先了解免租期。', '對週末人流滿意，平日想看數據。', '希望押金能分兩期，已回報主管。', '會與合夥人討論，下週給答覆。'),
    d.at + INTERVAL 40 MINUTE, d.owner_id, d.at - INTERVAL 1 DAY, d.owner_id, d.at + INTERVAL 40 MINUTE
  FROM (SELECT c.id, c.owner_id, c.team_id, c.created_at, x.n, @today - INTERVAL (3 + (c.id * 7 + x.n * 13) % 36) DAY + INTERVAL (9 + c.id % 8) HOUR AS at
    FROM customers c JOIN (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) x WHERE c.owner_id IS NOT NULL AND c.archived_at IS NULL) d
  WHERE d.at > d.created_at + INTERVAL 1 DAY;

-- Every month the lost deals are looked at again, and the team meets every week.
INSERT INTO activities (type, subject, `on`, due_at, duration, reminder, user_id, owner_id, team_id, note, recurs, recurs_every, created_at, created_by, updated_at)
  SELECT 'meeting', '每月流失案件檢討', CONCAT('2:', t.id), @today + INTERVAL (9 - DAY(@today + INTERVAL 8 HOUR) % 9) DAY + INTERVAL 14 HOUR, 60, 60, t.leader_id, t.leader_id, t.id,
    '檢視本月流失原因，挑出可以恢復的案件。', 'monthly', 1, @now - INTERVAL 30 DAY, t.leader_id, @now - INTERVAL 30 DAY FROM teams t WHERE t.leader_id IS NOT NULL;
INSERT INTO activities (type, subject, `on`, due_at, duration, reminder, user_id, owner_id, team_id, recurs, recurs_every, created_at, created_by, updated_at)
  SELECT 'meeting', '團隊週會', CONCAT('2:', t.id), @today + INTERVAL (7 - WEEKDAY(@today + INTERVAL 8 HOUR)) DAY + INTERVAL 9 HOUR, 60, 15, t.leader_id, t.leader_id, t.id,
    'weekly', 1, @now - INTERVAL 30 DAY, t.leader_id, @now - INTERVAL 30 DAY FROM teams t WHERE t.leader_id IS NOT NULL;
INSERT INTO activity_participants (activity_id, position, user_id)
  SELECT a.id, m.position, m.user_id FROM activities a JOIN team_members m ON m.team_id = a.team_id WHERE a.recurs IS NOT NULL AND m.user_id <> a.user_id;

-- The day in Taipei, where all of them live.
UPDATE activities SET today_at = DATE(due_at + INTERVAL 8 HOUR) - INTERVAL 8 HOUR, overdue_at = DATE(due_at + INTERVAL 8 HOUR) + INTERVAL 16 HOUR,
  remind_at = IF(state = 'planned', due_at - INTERVAL reminder MINUTE, NULL);
-- What lies behind has been mentioned already.
UPDATE activities SET reminded_at = remind_at, reminder_seen_at = remind_at WHERE remind_at < @now;

INSERT INTO activity_templates (id, name, description, sequence) VALUES (2, '新進駐店家', '簽約後到開幕的四件事', 20);
INSERT INTO activity_template_lines (template_id, position, type, subject, days, at_hour, duration, reminder) VALUES
  (2, 0, 'todo', '收齊營業登記與保險文件', 1, 10, NULL, NULL), (2, 1, 'meeting', '裝修圖說審查', 5, 14, 60, 60),
  (2, 2, 'visit', '水電與消防點交', 14, 9, 90, 60), (2, 3, 'call', '開幕前一日確認', 29, 16, 15, 30);
