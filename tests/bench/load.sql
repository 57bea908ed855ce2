-- Data for `make bench`: @customers customers and @opportunities opportunities among 20
-- salespeople of two teams, 200 products, 1,000 quotations with five lines each. Made
-- by the server from the tables' own columns; the search index is left out.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET SESSION foreign_key_checks = 1, SESSION unique_checks = 1;

INSERT INTO teams (name, sequence) VALUES ('量測一隊', 90), ('量測二隊', 91);
SET @t1 = (SELECT id FROM teams WHERE name = '量測一隊'), @t2 = (SELECT id FROM teams WHERE name = '量測二隊');
INSERT INTO users (login, name, team_id) SELECT CONCAT('bench', seq), CONCAT('量測', seq), IF(seq % 2, @t1, @t2) FROM seq_1_to_20;
INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users u JOIN roles r ON r.code = IF(u.login = 'bench1', 'manager', 'salesperson') WHERE u.login LIKE 'bench%';
SET @u = (SELECT MIN(id) FROM users WHERE login LIKE 'bench%');

INSERT INTO customers (name, short_name, level, phone, email, region, tax_number, owner_id, team_id, owner_since, pooled_at, created_at, updated_at, last_contact_at)
SELECT CONCAT(ELT(1 + seq % 12, '台灣', '大同', '新光', '遠東', '中華', '華夏', '永豐', '金山', '東方', '南亞', '聯合', '宏碁'),
              ELT(1 + seq DIV 12 % 15, '水泥', '電子', '精密', '生技', '光電', '食品', '紡織', '物流', '建設', '科技', '化工', '能源', '航運', '機械', '餐飲'),
              seq, ELT(1 + seq % 3, '股份有限公司', '有限公司', '企業社')),
       CONCAT('客戶', seq), ELT(1 + seq % 3, 'A', 'B', 'C'), CONCAT('02-', LPAD(seq % 100000000, 8, '2')), CONCAT('info', seq, '@example.com'),
       ELT(1 + seq % 5, '台北', '新北', '台中', '台南', '高雄'), NULL,
       IF(seq % 10 = 0, NULL, @u + seq % 20), IF(seq % 10 = 0, NULL, IF((@u + seq % 20 - @u + 1) % 2, @t1, @t2)),
       NOW() - INTERVAL seq % 300 DAY, IF(seq % 10 = 0, NOW() - INTERVAL seq % 300 DAY, NULL),
       NOW() - INTERVAL 400 DAY, NOW() - INTERVAL seq * 37 % 30000000 SECOND, NOW() - INTERVAL seq % 90 DAY
FROM seq_1_to_1000000 WHERE seq <= @customers;
SET @c = (SELECT MIN(id) FROM customers WHERE short_name = '客戶1');

INSERT INTO stages (name, sequence, probability, is_won, rotting_days) SELECT * FROM (
  SELECT '初步接觸' AS name, 10 AS sequence, 10 AS probability, 0 AS is_won, 7 AS rotting_days UNION ALL SELECT '需求確認', 20, 30, 0, 10
  UNION ALL SELECT '報價', 30, 50, 0, 14 UNION ALL SELECT '議價', 40, 70, 0, 14 UNION ALL SELECT '成交', 50, 100, 1, 0) s
WHERE NOT EXISTS (SELECT 1 FROM stages WHERE team_id IS NULL);
CREATE TEMPORARY TABLE bench_stage (n INT PRIMARY KEY AUTO_INCREMENT, id BIGINT, won INT);
INSERT INTO bench_stage (id, won) SELECT id, is_won FROM stages WHERE team_id IS NULL AND is_won = 0 ORDER BY sequence, id;
SET @open_stages = (SELECT COUNT(*) FROM bench_stage), @won = (SELECT MIN(id) FROM stages WHERE team_id IS NULL AND is_won = 1);
INSERT INTO opportunities (name, customer_id, expected_revenue, probability, close_date, stage_id, stage_since, priority, state, closed_at, owner_id, team_id, created_at, updated_at)
SELECT CONCAT('商機 ', s.seq, ' 年度採購'), @c + s.seq * 7 % @customers, 10000 + s.seq * 137 % 900000, IF(s.seq % 5 = 0, 100, 20), CURDATE() + INTERVAL s.seq % 120 DAY,
       IF(s.seq % 5 = 0, @won, (SELECT id FROM bench_stage WHERE n = 1 + s.seq % @open_stages)), NOW() - INTERVAL s.seq % 40 DAY, s.seq % 4,
       IF(s.seq % 5 = 0, 'won', 'open'), IF(s.seq % 5 = 0, NOW() - INTERVAL s.seq % 200 DAY, NULL),
       @u + s.seq % 20, IF((s.seq % 20 + 1) % 2, @t1, @t2), NOW() - INTERVAL 300 DAY, NOW() - INTERVAL s.seq * 41 % 20000000 SECOND
FROM seq_1_to_1000000 s WHERE s.seq <= @opportunities;
SET @o = (SELECT MIN(id) FROM opportunities WHERE name = '商機 1 年度採購');

SET @tax = (SELECT MIN(id) FROM taxes WHERE percent = 5 AND included = 0);
INSERT INTO products (code, name, unit, price, cost, tax_id) SELECT CONCAT('BENCH-', LPAD(seq, 4, '0')), CONCAT('量測產品 ', seq), '件', 100 + seq * 13, 60 + seq * 7, @tax FROM seq_1_to_200;
SET @p = (SELECT id FROM products WHERE code = 'BENCH-0001');
INSERT INTO quotations (number, title, customer_id, opportunity_id, date, valid_until, terms, amount_untaxed, amount_tax, amount_total, owner_id, team_id, updated_at)
SELECT CONCAT('BENCH', LPAD(seq, 5, '0')), CONCAT('年度採購報價 ', seq), o.customer_id, o.id, CURDATE(), CURDATE() + INTERVAL 30 DAY, '付款條件：月結三十天。本報價含運送與安裝。',
       5000, 250, 5250, o.owner_id, o.team_id, NOW() - INTERVAL seq * 61 SECOND
FROM seq_1_to_1000 JOIN opportunities o ON o.id = @o + seq WHERE seq < @opportunities;
SET @q = (SELECT id FROM quotations WHERE number = 'BENCH00001');
INSERT INTO quotation_lines (quotation_id, position, product_id, description, quantity, unit, unit_price, tax_id, tax_percent, amount, amount_tax)
SELECT q.id, n.seq, @p + n.seq, CONCAT('量測產品 ', n.seq, '，含安裝與一年保固'), 2, '件', 500, @tax, 5, 1000, 50
FROM quotations q JOIN seq_1_to_5 n WHERE q.number LIKE 'BENCH%';
ANALYZE TABLE customers, opportunities, quotations, quotation_lines;
