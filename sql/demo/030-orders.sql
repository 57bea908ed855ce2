-- Demonstration data of approval, samples, deliveries and projects. Needs 010 and 020.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @today = CURRENT_DATE();
SET @admin = (SELECT id FROM users WHERE login = 'admin');
SET @manager = (SELECT id FROM users WHERE login = 'manager');
SET @finance = (SELECT id FROM users WHERE login = 'finance');
SET @role_manager = (SELECT id FROM roles WHERE code = 'manager');
SET @role_finance = (SELECT id FROM roles WHERE code = 'finance');

-- ---- approval: who is asked ------------------------------------------------------

INSERT INTO approval_flows (id, name, subject) VALUES (1, '合約簽核', 'contract'), (2, '樣品簽核', 'sample'), (3, '折扣簽核', 'discount');
INSERT INTO approval_steps (flow_id, position, name, role_id, user_id, min_amount, min_quantity, min_discount) VALUES
  (1, 0, '業務主管', @role_manager, NULL, NULL, NULL, NULL), (1, 1, '財務（千萬以上）', @role_finance, NULL, 10000000, NULL, NULL),
  (2, 0, '業務主管', @role_manager, NULL, NULL, NULL, NULL), (2, 1, '總部（千份以上）', NULL, @admin, NULL, 1000, NULL),
  (3, 0, '業務主管', @role_manager, NULL, NULL, NULL, NULL), (3, 1, '總部（五成以上）', NULL, @admin, NULL, NULL, 50);
UPDATE roles SET max_discount = 30 WHERE code IN ('salesperson', 'assistant');
UPDATE roles SET max_discount = 50 WHERE code = 'manager';
INSERT INTO approvals (type, record_id, position, name, role_id, state, created_at)
  SELECT 37, id, 1, '業務主管', @role_manager, 'current', updated_at FROM contracts WHERE approval_state = 'in_approval';
INSERT INTO approvals (type, record_id, position, name, role_id, state, decided_by_id, decided_at, created_at)
  SELECT 37, id, 1, '業務主管', @role_manager, 'approved', @manager, created_at + INTERVAL 5 HOUR, created_at FROM contracts WHERE approval_state = 'approved';

-- ---- samples ------------------------------------------------------------------------

INSERT INTO products (code, name, category_id, unit, price, cost, tax_id, spec, stock_quantity, on_sale, created_at, updated_at) VALUES
  ('SM-SIGN', '招牌材質樣板', 6, '組', 300, 120, (SELECT id FROM taxes WHERE name = '營業稅 5%'), '壓克力、鋁塑、帆布各一片', 60, 1, @now - INTERVAL 50 DAY, @now - INTERVAL 50 DAY),
  ('SM-TENT', '攤位帳篷布樣', 6, '份', 80, 25, (SELECT id FROM taxes WHERE name = '營業稅 5%'), '六色，A5', 200, 1, @now - INTERVAL 50 DAY, @now - INTERVAL 50 DAY),
  ('SM-BOOK', '商圈識別手冊', 6, '本', 250, 90, (SELECT id FROM taxes WHERE name = '營業稅 5%'), '64 頁', 120, 1, @now - INTERVAL 50 DAY, @now - INTERVAL 50 DAY);
SET @sign = (SELECT id FROM products WHERE code = 'SM-SIGN');
SET @tent = (SELECT id FROM products WHERE code = 'SM-TENT');
SET @book = (SELECT id FROM products WHERE code = 'SM-BOOK');
-- customer, days ago, state, purpose: what each of them wanted to see before deciding.
INSERT INTO sample_requests (id, number, customer_id, contact_id, opportunity_id, purpose, wanted_on, state, quantity, shipped, cost, reject_reason, received_at, result, feedback, feedback_at, owner_id, team_id, created_by, created_at, updated_at)
  SELECT d.id, CONCAT('SR', YEAR(@now), LPAD(d.id, 4, '0')), o.customer_id, o.contact_id, o.id, d.purpose, @today - INTERVAL d.days DAY + INTERVAL 7 DAY, d.state, d.quantity, d.shipped, d.cost, d.reason,
    IF(d.state IN ('received','feedback_given'), @now - INTERVAL d.days DAY + INTERVAL 4 DAY, NULL), d.result, d.feedback,
    IF(d.feedback IS NULL, NULL, @now - INTERVAL d.days DAY + INTERVAL 6 DAY), o.owner_id, o.team_id, o.owner_id, @now - INTERVAL d.days DAY, @now - INTERVAL GREATEST(d.days - 6, 0) DAY
  FROM (
    SELECT 1 id, 10 deal, 34 days, 'feedback_given' state, '店面招牌選材' purpose, 2 quantity, 2 shipped, 360 cost, NULL reason, 'suits' result, '選鋁塑板，白底黑字' feedback
    UNION ALL SELECT 2, 8, 29, 'feedback_given', '燒肉店外觀提案', 3, 3, 490, NULL, 'changes', '希望再看深色木紋' 
    UNION ALL SELECT 3, 24, 25, 'received', '設計市集帳篷配色', 6, 6, 270, NULL, NULL, NULL
    UNION ALL SELECT 4, 23, 9, 'partly_shipped', '兒童市集主視覺', 12, 5, 205, NULL, NULL, NULL
    UNION ALL SELECT 5, 7, 6, 'approved', '旗艦店識別', 4, 0, 0, NULL, NULL, NULL
    UNION ALL SELECT 6, 6, 3, 'submitted', '文創選品展架', 8, 0, 0, NULL, NULL, NULL
    UNION ALL SELECT 7, 30, 12, 'rejected', '寵物運動會贈品', 300, 0, 0, '數量超過樣品用途，請改列報價', NULL, NULL
    UNION ALL SELECT 8, 11, 1, 'draft', '中區進駐評估', 2, 0, 0, NULL, NULL, NULL
  ) d JOIN opportunities o ON o.id = d.deal;
INSERT INTO sample_lines (id, request_id, position, product_id, quantity, shipped) VALUES
  (1, 1, 0, @sign, 2, 2), (2, 2, 0, @sign, 2, 2), (3, 2, 1, @book, 1, 1), (4, 3, 0, @tent, 6, 6), (5, 4, 0, @tent, 10, 5), (6, 4, 1, @book, 2, 0),
  (7, 5, 0, @book, 2, 0), (8, 5, 1, @sign, 2, 0), (9, 6, 0, @sign, 2, 0), (10, 6, 1, @tent, 6, 0), (11, 7, 0, @tent, 300, 0), (12, 8, 0, @book, 2, 0);
INSERT INTO sample_shipments (id, number, request_id, customer_id, carrier, tracking_number, shipped_at, address, state, received_at, quantity, goods_cost, freight, owner_id, team_id, created_by, created_at, updated_at)
  SELECT d.id, CONCAT('SS', YEAR(@now), LPAD(d.id, 4, '0')), r.id, r.customer_id, d.carrier, d.tracking, r.created_at + INTERVAL 2 DAY,
    (SELECT CONCAT_WS('', a.postcode, a.region, a.street) FROM addresses a WHERE a.customer_id = r.customer_id ORDER BY a.kind = 'delivery' DESC, a.position LIMIT 1),
    d.state, IF(d.state = 'received', r.created_at + INTERVAL 4 DAY, NULL), d.quantity, d.goods, d.freight, r.owner_id, r.team_id, r.owner_id, r.created_at + INTERVAL 2 DAY, r.created_at + INTERVAL 4 DAY
  FROM (SELECT 1 id, 1 request, '黑貓宅急便' carrier, '9051 3320 1187' tracking, 'received' state, 2 quantity, 240 goods, 120 freight
    UNION ALL SELECT 2, 2, '黑貓宅急便', '9051 3320 2265', 'received', 3, 330, 160
    UNION ALL SELECT 3, 3, '新竹物流', '4420 1188 03', 'received', 6, 150, 120
    UNION ALL SELECT 4, 4, '新竹物流', '4420 1192 77', 'shipped', 5, 125, 80) d JOIN sample_requests r ON r.id = d.request;
INSERT INTO sample_shipment_lines (shipment_id, position, line_id, product_id, quantity) VALUES
  (1, 0, 1, @sign, 2), (2, 0, 2, @sign, 2), (2, 1, 3, @book, 1), (3, 0, 4, @tent, 6), (4, 0, 5, @tent, 5);
UPDATE products SET stock_quantity = stock_quantity - 4 WHERE id = @sign;
UPDATE products SET stock_quantity = stock_quantity - 11 WHERE id = @tent;
UPDATE products SET stock_quantity = stock_quantity - 1 WHERE id = @book;
INSERT INTO approvals (type, record_id, position, name, role_id, state, decided_by_id, decided_at, reason, created_at)
  SELECT 50, id, 1, '業務主管', @role_manager, IF(state = 'rejected', 'rejected', IF(state = 'submitted', 'current', 'approved')),
    IF(state = 'submitted', NULL, @manager), IF(state = 'submitted', NULL, created_at + INTERVAL 1 DAY), reject_reason, created_at FROM sample_requests WHERE state <> 'draft';
UPDATE sequences SET `next` = 9 WHERE name = 'sample_request';
UPDATE sequences SET `next` = 5 WHERE name = 'sample_shipment';

-- ---- templates and deliveries ---------------------------------------------------------

-- What this operator sells are services; only its sample goods lie in a store.
UPDATE products SET stocked = 0 WHERE code NOT LIKE 'SM-%';
INSERT INTO quotation_templates (id, name, title, valid_days, pricelist_id, payment_terms_id, terms, project_name) VALUES
  (1, '店面年約', '店面租賃一年', 30, 1, (SELECT id FROM payment_terms WHERE name = '簽約三成、交付四成、驗收三成'), '租期自點交日起算一年，含公共電費；提前退租須於一個月前書面通知。', '店面進場'),
  (2, '週末市集攤位', '週末市集攤位租用', 14, NULL, (SELECT id FROM payment_terms WHERE name = '簽約後一次付清'), '遇颱風停市，順延或退還當日租金。', NULL);
INSERT INTO quotation_template_lines (template_id, position, kind, product_id, description, quantity, unit, unit_price, optional) VALUES
  (1, 0, 'section', NULL, '租金與管理', 0, NULL, NULL, 0),
  (1, 1, 'item', (SELECT id FROM products WHERE code = 'SH-RENT'), NULL, 12, '月', NULL, 0),
  (1, 2, 'item', (SELECT id FROM products WHERE code = 'SH-MGMT'), NULL, 12, '月', NULL, 0),
  (1, 3, 'section', NULL, '進場', 0, NULL, NULL, 0),
  (1, 4, 'item', (SELECT id FROM products WHERE code = 'SV-SETUP'), NULL, 1, '式', NULL, 0),
  (1, 5, 'item', (SELECT id FROM products WHERE code = 'SV-SIGN'), NULL, 1, '式', NULL, 1),
  (1, 6, 'item', (SELECT id FROM products WHERE code = 'SV-AD'), NULL, 1, '檔', NULL, 1),
  (2, 0, 'item', (SELECT id FROM products WHERE code = 'ST-DAY'), NULL, 8, '日', NULL, 0),
  (2, 1, 'item', (SELECT id FROM products WHERE code = 'ST-POWER'), NULL, 8, '日', NULL, 1);
INSERT INTO quotation_template_tasks (template_id, position, title, planned_hours, due_days) VALUES
  (1, 0, '裝修圖面審查', 6, 7), (1, 1, '水電與消防查驗', 4, 14), (1, 2, '點交與鑰匙', 2, 20), (1, 3, '開幕前巡檢', 3, 28);
UPDATE quotations SET template_id = 1, customer_reference = CONCAT('PO-', 8800 + id) WHERE id IN (1, 3, 6, 7);
-- The first orders are delivered, the next ones half.
INSERT INTO deliveries (id, number, quotation_id, customer_id, delivered_on, carrier, address, received_by, state, owner_id, team_id, created_by, created_at, updated_at)
  SELECT q.id, CONCAT('D', YEAR(@now), LPAD(q.id, 4, '0')), q.id, q.customer_id, DATE(q.accepted_at + INTERVAL 5 DAY), '自行點交',
    (SELECT a.street FROM addresses a WHERE a.customer_id = q.customer_id ORDER BY a.kind = 'delivery' DESC, a.position LIMIT 1), q.signed_by, 'delivered',
    q.owner_id, q.team_id, q.owner_id, q.accepted_at + INTERVAL 5 DAY, q.accepted_at + INTERVAL 5 DAY
  FROM quotations q WHERE q.status = 'accepted' AND q.id <= 5;
INSERT INTO delivery_lines (delivery_id, position, line_id, product_id, description, quantity, unit)
  SELECT l.quotation_id, l.position, l.id, l.product_id, l.description, IF(l.quotation_id <= 2, l.quantity, GREATEST(ROUND(l.quantity / 2), 1)), l.unit
  FROM quotation_lines l JOIN deliveries d ON d.quotation_id = l.quotation_id WHERE l.kind = 'item' AND (l.optional = 0 OR l.chosen = 1);
UPDATE quotation_lines l JOIN delivery_lines d ON d.line_id = l.id SET l.delivered = d.quantity;
UPDATE deliveries d SET d.quantity = (SELECT SUM(l.quantity) FROM delivery_lines l WHERE l.delivery_id = d.id);
UPDATE sequences SET `next` = (SELECT MAX(id) + 1 FROM deliveries) WHERE name = 'delivery';
