-- Demonstration data of discussion: a channel per team and one for everybody, what was
-- said there and on deals and customers in the last weeks, what teams subscribed to.
-- The journal of what was said on records, and inboxes, are made by ferry-demo.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @manager = (SELECT id FROM users WHERE login = 'manager'), @sales1 = (SELECT id FROM users WHERE login = 'sales1'), @sales2 = (SELECT id FROM users WHERE login = 'sales2'),
  @assistant = (SELECT id FROM users WHERE login = 'assistant'), @finance = (SELECT id FROM users WHERE login = 'finance'), @admin = (SELECT id FROM users WHERE login = 'admin');
SET @market = (SELECT id FROM teams WHERE name = '市集招商團隊'), @event = (SELECT id FROM teams WHERE name = '活動招商團隊'), @street = (SELECT id FROM teams WHERE name = '商圈招商團隊');

INSERT INTO channels (id, name, description, team_id, owner_id, created_at, created_by) VALUES
  (1, '市集招商', '市集檔期、攤位與進場', @market, @assistant, @now - INTERVAL 42 DAY, @assistant),
  (2, '活動招商', '節慶活動與品牌合作', @event, @sales2, @now - INTERVAL 42 DAY, @sales2),
  (3, '商圈招商', '商圈店面、會勘與簽約', @street, @manager, @now - INTERVAL 42 DAY, @manager),
  (4, '全公司', '公告與好消息', NULL, @admin, @now - INTERVAL 42 DAY, @admin);
INSERT IGNORE INTO channel_members (channel_id, user_id, position)
  SELECT c.id, u.id, 0 FROM channels c JOIN users u ON u.active = 1 AND u.id > 1 WHERE c.id = 4 OR (c.team_id = u.team_id);
INSERT IGNORE INTO channel_members (channel_id, user_id, position) VALUES (1, @manager, 1), (2, @manager, 1);

INSERT INTO messages (`on`, kind, body, author_id, created_by, created_at, updated_at)
  SELECT CONCAT('64:', x.c), 'post', x.t, x.u, x.u, @now - INTERVAL x.h HOUR, @now - INTERVAL x.h HOUR FROM (
    SELECT 1 c, '週末市集的攤位配置圖已更新，走道放寬到 3 公尺。' t, @assistant u, 70 h UNION ALL
    SELECT 1, '收到，餐車區的電力我再跟場地確認。', @manager, 69 UNION ALL
    SELECT 1, '電力確認可以到 60A，餐車最多六台。', @assistant, 46 UNION ALL
    SELECT 2, '耶誕點燈的主視覺今天定稿，歡迎先拿去給品牌看。', @sales2, 52 UNION ALL
    SELECT 2, '太好了，飲料品牌那邊等這張圖等很久了。', @manager, 51 UNION ALL
    SELECT 2, '兩家已回覆有興趣，下週一前報價。', @sales2, 27 UNION ALL
    SELECT 3, '公益商圈 1F-07 的會勘改到週三下午兩點。', @sales1, 96 UNION ALL
    SELECT 3, '好，我請物業把排煙圖說準備好。', @manager, 95 UNION ALL
    SELECT 3, '業主同意免租期延到 20 天，合約草稿我今天更新。', @sales1, 26 UNION ALL
    SELECT 3, '讚，更新後先送核准，週五前簽得完。', @manager, 25 UNION ALL
    SELECT 4, '本月簽約目標已達成八成，最後一週一起衝！', @manager, 30 UNION ALL
    SELECT 4, '月底前收款的發票請在 28 日中午前送件。', @finance, 22 UNION ALL
    SELECT 4, '收到，商圈這邊還有兩件會在明天送。', @sales1, 21) x ORDER BY x.h DESC;
-- Everybody has seen what is older than a day.
UPDATE channel_members cm SET seen_id = (SELECT COALESCE(MAX(m.id), 0) FROM messages m WHERE m.`on` = CONCAT('64:', cm.channel_id) AND (m.created_at < @now - INTERVAL 24 HOUR OR m.author_id = cm.user_id));

-- Said on deals and customers.
INSERT INTO messages (`on`, kind, subject, body, author_id, created_by, created_at, updated_at)
  SELECT CONCAT('13:', o.id), IF(o.id % 3 = 0, 'message', 'note'), x.t, x.t, IF(o.owner_id = @manager, @admin, @manager), IF(o.owner_id = @manager, @admin, @manager), @now - INTERVAL (o.id * 7 % 60) HOUR, @now - INTERVAL (o.id * 7 % 60) HOUR
  FROM opportunities o JOIN (SELECT 0 k, '租金級距請先跟財務確認再回覆客戶。' t UNION ALL SELECT 1, '這家上季評價不錯，可以爭取長約。' UNION ALL SELECT 2, '會勘照片麻煩補到附件。' UNION ALL SELECT 3, '請於本週五前提供營業登記與菜單，謝謝。') x ON x.k = o.id % 4
  WHERE o.state = 'open' AND o.owner_id IS NOT NULL AND o.team_id = @street AND o.created_at < @now - INTERVAL 4 DAY ORDER BY o.id LIMIT 8;

-- Who hears of what a team makes from the start.
INSERT INTO team_subscriptions (name, for_team_id, user_id, channel_id, subtypes, created_by) VALUES
  ('市集招商團隊 → #市集招商', @market, NULL, 1, '["won","order_confirmed","contract_signed"]', @admin),
  ('活動招商團隊 → #活動招商', @event, NULL, 2, '["won","order_confirmed","contract_signed"]', @admin),
  ('商圈招商團隊 → #商圈招商', @street, NULL, 3, '["won","order_confirmed","contract_signed"]', @admin),
  ('商圈招商團隊 → 主管', @street, @manager, NULL, '["lost","contract_approved","plan_overdue"]', @admin);
