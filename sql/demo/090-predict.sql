-- Demonstration data of the prediction: two seasons of applications to the markets as
-- they ended, for the team of the markets, so that its open deals have a chance that is
-- counted. Regulars and recommendations are let in more often than cold applications.
-- Made by rule, the same every time. Needs 010-presale.sql.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @team = (SELECT id FROM teams WHERE name = '市集招商團隊');
SET @who = (SELECT id FROM users WHERE login = 'assistant');
SET @wonstage = (SELECT id FROM stages WHERE team_id = @team AND is_won = 1 ORDER BY sequence LIMIT 1);
SET @a = (SELECT id FROM stages WHERE team_id = @team ORDER BY sequence LIMIT 1);
SET @b = (SELECT id FROM stages WHERE team_id = @team ORDER BY sequence LIMIT 1 OFFSET 1);
SET @c = (SELECT id FROM stages WHERE team_id = @team ORDER BY sequence LIMIT 1 OFFSET 3);
SET @known = (SELECT id FROM sources WHERE name = '客戶介紹');
SET @web = (SELECT id FROM sources WHERE name = '官方網站');
SET @social = (SELECT id FROM sources WHERE name = '社群媒體');
SET @first = (SELECT MIN(id) FROM customers WHERE team_id = @team);
SET @n = (SELECT COUNT(*) FROM customers WHERE team_id = @team);

-- i counts the applications, newest first; dice are digits of a multiplication.
INSERT INTO opportunities (name, customer_id, project, type, expected_revenue, probability, automated_probability, close_date, stage_id, stage_since, source, state,
    lost_reason_id, closed_at, lost_stage_id, probability_before, owner_id, team_id, created_at, created_by, updated_at)
  SELECT CONCAT(ELT(1 + i % 4, '週末手作市集', '耶誕市集', '春日花卉市集', '夏夜野餐市集'), ' 攤位 ', ELT(1 + i % 3, 'A', 'B', 'C'), '-', LPAD(1 + i * 7 % 40, 2, '0')),
      cu.id, ELT(1 + i % 4, '週末手作市集', '耶誕市集', '春日花卉市集', '夏夜野餐市集'), IF(i % 3 = 0, '續約', '新進駐'), 3000 + i * 37 % 19 * 500,
      IF(won, 100, 0), IF(won, 100, 0), DATE(@now - INTERVAL (35 + i * 4) DAY), IF(won, @wonstage, IF(dice < 50, @a, @b)), @now - INTERVAL (35 + i * 4) DAY, source,
      IF(won, 'won', 'lost'), IF(won, NULL, (SELECT id FROM lost_reasons WHERE name = ELT(1 + i % 3, '不符需求', '時機不合', '價格太高'))),
      @now - INTERVAL (35 + i * 4) DAY, IF(won, IF(dice % 3 = 0, @b, @c), IF(dice < 50, @a, @b)), 40, @who, @team, @now - INTERVAL (35 + i * 4 + 6 + i % 20) DAY, @who, @now - INTERVAL (35 + i * 4) DAY
    FROM (SELECT y.*, dice < CASE WHEN source = @known THEN 85 WHEN source = @web THEN 55 ELSE 25 END won
        FROM (SELECT seq i, seq * 7919 % 101 dice, CASE seq * 31 % 7 WHEN 0 THEN @known WHEN 1 THEN @known WHEN 2 THEN @web WHEN 3 THEN @web WHEN 4 THEN @web ELSE @social END source
            FROM seq_1_to_72) y) z
      JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 k FROM customers WHERE team_id = @team) cu ON cu.k = z.i * 5 % @n;
-- The stay of each in its stage.
INSERT INTO stage_times (opportunity_id, stage_id, user_id, entered_at, left_at, seconds)
  SELECT o.id, COALESCE(o.lost_stage_id, o.stage_id), @who, o.created_at, o.closed_at, TIMESTAMPDIFF(SECOND, o.created_at, o.closed_at) FROM opportunities o
    WHERE o.team_id = @team AND o.state <> 'open' AND NOT EXISTS (SELECT 1 FROM stage_times t WHERE t.opportunity_id = o.id);
