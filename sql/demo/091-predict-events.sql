-- Demonstration data of the prediction, for the team of events: two years of enquiries as
-- they ended. Who comes by recommendation or from a fair books more often than who wrote
-- to the web site. Made by rule, the same every time. Needs 010-presale.sql.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @team = (SELECT id FROM teams WHERE name = '活動招商團隊');
SET @who = (SELECT id FROM users WHERE login = 'sales2');
SET @wonstage = (SELECT id FROM stages WHERE team_id = @team AND is_won = 1 ORDER BY sequence LIMIT 1);
SET @a = (SELECT id FROM stages WHERE team_id = @team ORDER BY sequence LIMIT 1);
SET @b = (SELECT id FROM stages WHERE team_id = @team ORDER BY sequence LIMIT 1 OFFSET 1);
SET @c = (SELECT id FROM stages WHERE team_id = @team ORDER BY sequence LIMIT 1 OFFSET 2);
SET @known = (SELECT id FROM sources WHERE name = '客戶介紹');
SET @fair = (SELECT id FROM sources WHERE name = '展會');
SET @web = (SELECT id FROM sources WHERE name = '官方網站');
SET @n = (SELECT COUNT(*) FROM customers WHERE team_id = @team);

-- i counts the enquiries, newest first; dice are digits of a multiplication.
INSERT INTO opportunities (name, customer_id, project, type, expected_revenue, probability, automated_probability, close_date, stage_id, stage_since, source, state,
    lost_reason_id, closed_at, lost_stage_id, probability_before, owner_id, team_id, created_at, created_by, updated_at)
  SELECT CONCAT(ELT(1 + i % 4, '新品發表會', '親子運動會', '品牌快閃', '茶席體驗'), ' 第 ', i, ' 場'),
      cu.id, ELT(1 + i % 4, '新品發表會', '親子運動會', '品牌快閃', '茶席體驗'), IF(i % 4 = 0, '續約', '新進駐'), 30000 + i * 41 % 17 * 10000,
      IF(won, 100, 0), IF(won, 100, 0), DATE(@now - INTERVAL (40 + i * 9) DAY), IF(won, @wonstage, IF(dice < 60, @a, @b)), @now - INTERVAL (40 + i * 9) DAY, source,
      IF(won, 'won', 'lost'), IF(won, NULL, (SELECT id FROM lost_reasons WHERE name = ELT(1 + i % 3, '時機不合', '價格太高', '客戶內部因素'))),
      @now - INTERVAL (40 + i * 9) DAY, IF(won, IF(dice % 3 = 0, @b, @c), IF(dice < 60, @a, @b)), 40, @who, @team, @now - INTERVAL (40 + i * 9 + 8 + i % 25) DAY, @who, @now - INTERVAL (40 + i * 9) DAY
    FROM (SELECT y.*, dice < CASE WHEN source = @known THEN 80 WHEN source = @fair THEN 60 ELSE 22 END won
        FROM (SELECT seq i, seq * 6151 % 101 dice, CASE seq * 29 % 6 WHEN 0 THEN @known WHEN 1 THEN @known WHEN 2 THEN @fair WHEN 3 THEN @fair ELSE @web END source
            FROM seq_1_to_64) y) z
      JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 k FROM customers WHERE team_id = @team) cu ON cu.k = z.i * 11 % @n;
-- The stay of each in its stage.
INSERT INTO stage_times (opportunity_id, stage_id, user_id, entered_at, left_at, seconds)
  SELECT o.id, COALESCE(o.lost_stage_id, o.stage_id), @who, o.created_at, o.closed_at, TIMESTAMPDIFF(SECOND, o.created_at, o.closed_at) FROM opportunities o
    WHERE o.team_id = @team AND o.state <> 'open' AND NOT EXISTS (SELECT 1 FROM stage_times t WHERE t.opportunity_id = o.id);
