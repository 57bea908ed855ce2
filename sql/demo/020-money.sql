-- Demonstration data of money: products and prices, quotations in every state, contracts,
-- plans, receipts written off against them, invoices with numbers from the ranges of
-- their two months. Every sum is what the programs would have computed; dates count
-- back from the moment it is loaded. Needs 010-presale.sql.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @today = CURRENT_DATE();
SET @tax = (SELECT id FROM taxes WHERE name = '營業稅 5%');
SET @free = (SELECT id FROM taxes WHERE name = '免稅');
SET @finance = (SELECT id FROM users WHERE login = 'finance');
SET @terms343 = (SELECT id FROM payment_terms WHERE name = '簽約三成、交付四成、驗收三成');
SET @terms1 = (SELECT id FROM payment_terms WHERE name = '簽約後一次付清');

UPDATE settings SET value = '渡口招商股份有限公司' WHERE name = 'company_name';
UPDATE settings SET value = '12345675' WHERE name = 'company_tax_number';
UPDATE settings SET value = '臺中市西區公益路 68 號 12 樓' WHERE name = 'company_address';
UPDATE settings SET value = '鄭國維' WHERE name = 'company_representative';

-- ---- products and prices --------------------------------------------------------

INSERT INTO product_categories (id, parent_id, name, code, sequence) VALUES
  (1, NULL, '店面', 'SHOP', 10),
  (2, NULL, '市集攤位', 'STALL', 20),
  (3, 2, '週末市集', 'STALL-W', 30),
  (4, 2, '主題市集', 'STALL-T', 40),
  (5, NULL, '活動', 'EVENT', 50),
  (6, NULL, '服務', 'SERVICE', 60);
INSERT INTO products (id, code, name, category_id, unit, price, cost, tax_id, spec, stock_quantity, on_sale, created_at, updated_at) VALUES
  (1, 'SH-RENT', '店面月租金', 1, '月', 20000, 12000, @tax, '10 坪以內，含公共電費', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (2, 'SH-MGMT', '店面管理費', 1, '月', 2500, 1400, @tax, '清潔、保全、公共區維護', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (3, 'SH-DEPO', '押金', 1, '式', 50000, 0, @free, '退租點交後無息退還', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (4, 'SH-FIT', '裝修審查與水電查驗', 6, '式', 6150, 3000, @tax, NULL, 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (5, 'ST-DAY', '週末市集攤位租金', 3, '日', 2400, 900, @tax, '3 m × 3 m，含帳篷、一桌二椅', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (6, 'ST-THEME', '主題市集攤位租金', 4, '檔', 9000, 3600, @tax, '三日一檔，含宣傳', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (7, 'ST-POWER', '攤位加電 110V 20A', 6, '日', 300, 120, @tax, NULL, 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (8, 'EV-STAGE', '主舞台場地租用', 5, '日', 85000, 40000, @tax, '草悟廣場 600 ㎡，含基本燈光音響', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (9, 'EV-LAWN', '草坪區場地租用', 5, '日', 32000, 12000, @tax, '1,200 ㎡', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (10, 'EV-CREW', '現場執行人力', 6, '人日', 2800, 2000, @tax, NULL, 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (11, 'SV-SETUP', '進場設置費', 6, '式', 8000, 4500, @tax, NULL, 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (12, 'SV-AD', '聯合廣告上刊', 6, '檔', 4500, 1500, @tax, '官網、社群與現場看板', 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (13, 'SV-SIGN', '招牌與導視製作', 6, '式', 12000, 7000, @tax, NULL, 0, 1, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY),
  (14, 'ST-OLD', '平日市集攤位租金（停售）', 3, '日', 1200, 500, @tax, '2025 年底停辦', 0, 0, @now - INTERVAL 60 DAY, @now - INTERVAL 60 DAY);
INSERT INTO product_packagings (product_id, position, name, quantity) VALUES (5, 0, '週末組（2 日）', 2), (5, 1, '月票（8 日）', 8), (1, 0, '年約（12 月）', 12);
INSERT INTO pricelists (id, name, currency, valid_from, valid_until) VALUES
  (1, '長約優惠', 'TWD', @today - INTERVAL 300 DAY, @today + INTERVAL 300 DAY), (2, '公益團體', 'TWD', NULL, NULL);
INSERT INTO pricelist_rules (pricelist_id, position, product_id, category_id, min_quantity, kind, value) VALUES
  (1, 0, 1, NULL, 12, 'fixed', 18500), (1, 1, 1, NULL, 24, 'fixed', 17500), (1, 2, NULL, 2, 8, 'discount', 10), (1, 3, NULL, NULL, 0, 'discount', 2),
  (2, 0, NULL, 5, 0, 'markup', 60), (2, 1, NULL, NULL, 0, 'discount', 15);

-- ---- quotations --------------------------------------------------------------------

INSERT INTO quotations (id, number, revision, current_id, title, customer_id, contact_id, opportunity_id, date, valid_until, pricelist_id, payment_terms_id, invoice_address_id, status,
  amount_untaxed, amount_tax, amount_total, sent_at, viewed_at, accepted_at, signed_by, reject_reason, created_at, updated_at, archived_at) VALUES
  (1, 'S00001', 1, NULL, '晨光早午餐 崇德店', 21, (SELECT contact_id FROM opportunities WHERE id = 10), 10, @today - INTERVAL 28 DAY, @today - INTERVAL 28 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 21 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 420000, 21000, 441000, @now - INTERVAL 39079 MINUTE, @now - INTERVAL 37602 MINUTE, @now - INTERVAL 36125 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 10), NULL, @now - INTERVAL 40556 MINUTE, @now - INTERVAL 36125 MINUTE, NULL),
  (2, 'S00002', 1, NULL, '禾日烘焙 西屯店', 15, (SELECT contact_id FROM opportunities WHERE id = 9), 9, @today - INTERVAL 26 DAY, @today - INTERVAL 26 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 15 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 260000, 13000, 273000, @now - INTERVAL 36125 MINUTE, @now - INTERVAL 30617 MINUTE, @now - INTERVAL 29140 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 9), NULL, @now - INTERVAL 37602 MINUTE, @now - INTERVAL 29140 MINUTE, NULL),
  (3, 'S00003', 1, NULL, '赤木燒肉 公益店', 4, (SELECT contact_id FROM opportunities WHERE id = 8), 8, @today - INTERVAL 25 DAY, @today - INTERVAL 25 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 4 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 1500000, 75000, 1575000, @now - INTERVAL 34648 MINUTE, @now - INTERVAL 24709 MINUTE, @now - INTERVAL 23232 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 8), NULL, @now - INTERVAL 36125 MINUTE, @now - INTERVAL 23232 MINUTE, NULL),
  (4, 'S00004', 1, NULL, '光合作用 設計市集', 6, (SELECT contact_id FROM opportunities WHERE id = 24), 24, @today - INTERVAL 24 DAY, @today - INTERVAL 24 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 6 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 96000, 4800, 100800, @now - INTERVAL 33171 MINUTE, @now - INTERVAL 23232 MINUTE, @now - INTERVAL 21755 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 24), NULL, @now - INTERVAL 34648 MINUTE, @now - INTERVAL 21755 MINUTE, NULL),
  (5, 'S00005', 1, NULL, '青田茶事 茶席體驗', 19, (SELECT contact_id FROM opportunities WHERE id = 29), 29, @today - INTERVAL 22 DAY, @today - INTERVAL 22 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 19 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 160000, 8000, 168000, @now - INTERVAL 30617 MINUTE, @now - INTERVAL 20278 MINUTE, @now - INTERVAL 18801 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 29), NULL, @now - INTERVAL 31694 MINUTE, @now - INTERVAL 18801 MINUTE, NULL),
  (6, 'S00006', 1, NULL, '佳禾國際 中區進駐', 11, (SELECT contact_id FROM opportunities WHERE id = 11), 11, @today - INTERVAL 20 DAY, @today - INTERVAL 20 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 11 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 3200000, 160000, 3360000, @now - INTERVAL 27663 MINUTE, @now - INTERVAL 18801 MINUTE, @now - INTERVAL 17324 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 11), NULL, @now - INTERVAL 29140 MINUTE, @now - INTERVAL 17324 MINUTE, NULL),
  (7, 'S00007', 1, NULL, '微糖一中旗艦店', 5, (SELECT contact_id FROM opportunities WHERE id = 7), 7, @today - INTERVAL 18 DAY, @today - INTERVAL 18 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 5 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 880000, 44000, 924000, @now - INTERVAL 24709 MINUTE, @now - INTERVAL 14770 MINUTE, @now - INTERVAL 13293 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 7), NULL, @now - INTERVAL 26186 MINUTE, @now - INTERVAL 13293 MINUTE, NULL),
  (8, 'S00008', 1, NULL, '毛孩日常 寵物運動會', 9, (SELECT contact_id FROM opportunities WHERE id = 30), 30, @today - INTERVAL 15 DAY, @today - INTERVAL 15 DAY + INTERVAL 30 DAY, NULL, @terms1, (SELECT id FROM addresses a WHERE a.customer_id = 9 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 90000, 4500, 94500, @now - INTERVAL 20278 MINUTE, @now - INTERVAL 13293 MINUTE, @now - INTERVAL 11816 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 30), NULL, @now - INTERVAL 21755 MINUTE, @now - INTERVAL 11816 MINUTE, NULL),
  (9, 'S00009', 1, NULL, '星期八玩具 兒童市集', 30, (SELECT contact_id FROM opportunities WHERE id = 23), 23, @today - INTERVAL 12 DAY, @today - INTERVAL 12 DAY + INTERVAL 30 DAY, NULL, @terms1, (SELECT id FROM addresses a WHERE a.customer_id = 30 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 48000, 2400, 50400, @now - INTERVAL 15847 MINUTE, @now - INTERVAL 10339 MINUTE, @now - INTERVAL 8862 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 23), NULL, @now - INTERVAL 17324 MINUTE, @now - INTERVAL 8862 MINUTE, NULL),
  (10, 'S00010', 1, NULL, '木子文創選品', 7, (SELECT contact_id FROM opportunities WHERE id = 6), 6, @today - INTERVAL 10 DAY, @today - INTERVAL 10 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 7 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'accepted', 520000, 26000, 546000, @now - INTERVAL 13293 MINUTE, @now - INTERVAL 5908 MINUTE, @now - INTERVAL 4431 MINUTE, (SELECT k.name FROM opportunities o JOIN contacts k ON k.id = o.contact_id WHERE o.id = 6), NULL, @now - INTERVAL 14770 MINUTE, @now - INTERVAL 4431 MINUTE, NULL),
  (11, 'S00011', 2, NULL, '小島拉麵 公益店進駐', 1, (SELECT contact_id FROM opportunities WHERE id = 1), 1, @today - INTERVAL 6 DAY, @today - INTERVAL 6 DAY + INTERVAL 30 DAY, NULL, @terms1, (SELECT id FROM addresses a WHERE a.customer_id = 1 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'viewed', 79150, 1458, 80608, @now - INTERVAL 7385 MINUTE, @now - INTERVAL 5908 MINUTE, NULL, NULL, NULL, @now - INTERVAL 8862 MINUTE, @now - INTERVAL 5908 MINUTE, NULL),
  (13, 'S00012', 1, NULL, '喵星選物 一中店', 13, (SELECT contact_id FROM opportunities WHERE id = 2), 2, @today - INTERVAL 3 DAY, @today - INTERVAL 3 DAY + INTERVAL 30 DAY, 1, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 13 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'sent', 264000, 13200, 277200, @now - INTERVAL 2954 MINUTE, NULL, NULL, NULL, NULL, @now - INTERVAL 4431 MINUTE, @now - INTERVAL 2954 MINUTE, NULL),
  (14, 'S00013', 1, NULL, '良味手作便當 文心店', 2, (SELECT contact_id FROM opportunities WHERE id = 3), 3, @today - INTERVAL 8 DAY, @today - INTERVAL 8 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 2 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'viewed', 450000, 22500, 472500, @now - INTERVAL 10339 MINUTE, @now - INTERVAL 8862 MINUTE, NULL, NULL, NULL, @now - INTERVAL 11816 MINUTE, @now - INTERVAL 8862 MINUTE, NULL),
  (15, 'S00014', 1, NULL, '月桃編織 文創市集攤位', 18, (SELECT contact_id FROM opportunities WHERE id = 20), 20, @today - INTERVAL 2 DAY, @today - INTERVAL 2 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 18 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'draft', 108000, 5400, 113400, NULL, NULL, NULL, NULL, NULL, @now - INTERVAL 2954 MINUTE, @now - INTERVAL 2954 MINUTE, NULL),
  (16, 'S00015', 1, NULL, '山嵐咖啡 快閃櫃位', 8, (SELECT contact_id FROM opportunities WHERE id = 22), 22, @today - INTERVAL 40 DAY, @today - INTERVAL 40 DAY + INTERVAL 30 DAY, NULL, @terms1, (SELECT id FROM addresses a WHERE a.customer_id = 8 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'sent', 87200, 4360, 91560, @now - INTERVAL 56403 MINUTE, NULL, NULL, NULL, NULL, @now - INTERVAL 57880 MINUTE, @now - INTERVAL 56403 MINUTE, NULL),
  (17, 'S00016', 1, NULL, '草悟道週年慶 主舞台', 33, (SELECT contact_id FROM opportunities WHERE id = 26), 26, @today - INTERVAL 4 DAY, @today - INTERVAL 4 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 33 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'sent', 647400, 32370, 679770, @now - INTERVAL 4431 MINUTE, NULL, NULL, NULL, NULL, @now - INTERVAL 5908 MINUTE, @now - INTERVAL 4431 MINUTE, NULL),
  (18, 'S00017', 1, NULL, '咖啡公會 城市咖啡節', 34, (SELECT contact_id FROM opportunities WHERE id = 27), 27, @today - INTERVAL 1 DAY, @today - INTERVAL 1 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 34 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'draft', 294000, 14700, 308700, NULL, NULL, NULL, NULL, NULL, @now - INTERVAL 1477 MINUTE, @now - INTERVAL 1477 MINUTE, NULL),
  (19, 'S00018', 1, NULL, '浪花冰室 旗艦店', 24, (SELECT contact_id FROM opportunities WHERE id = 12), 12, @today - INTERVAL 20 DAY, @today - INTERVAL 20 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 24 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'rejected', 220000, 11000, 231000, @now - INTERVAL 27663 MINUTE, NULL, NULL, NULL, '租金超出預算', @now - INTERVAL 29140 MINUTE, @now - INTERVAL 27663 MINUTE, NULL),
  (20, 'S00019', 1, NULL, '米朵親子餐廳', 14, (SELECT contact_id FROM opportunities WHERE id = 14), 14, @today - INTERVAL 22 DAY, @today - INTERVAL 22 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 14 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'cancelled', 380000, 19000, 399000, NULL, NULL, NULL, NULL, NULL, @now - INTERVAL 31694 MINUTE, @now - INTERVAL 31694 MINUTE, NULL),
  (21, 'S00020', 1, NULL, '海角文创 兩岸文創展', 23, (SELECT contact_id FROM opportunities WHERE id = 31), 31, @today - INTERVAL 24 DAY, @today - INTERVAL 24 DAY + INTERVAL 30 DAY, NULL, @terms343, (SELECT id FROM addresses a WHERE a.customer_id = 23 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'rejected', 780000, 39000, 819000, @now - INTERVAL 33171 MINUTE, NULL, NULL, NULL, '檔期改到明年', @now - INTERVAL 34648 MINUTE, @now - INTERVAL 33171 MINUTE, NULL),
  (22, 'S00021', 1, NULL, '初鹿果醬 選物攤', 32, (SELECT contact_id FROM opportunities WHERE id = 18), 18, @today - INTERVAL 5 DAY, @today - INTERVAL 5 DAY + INTERVAL 30 DAY, NULL, @terms1, (SELECT id FROM addresses a WHERE a.customer_id = 32 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'sent', 37800, 1890, 39690, @now - INTERVAL 7385 MINUTE, NULL, NULL, NULL, NULL, @now - INTERVAL 7385 MINUTE, @now - INTERVAL 7385 MINUTE, NULL),
  (12, 'S00011', 1, 11, '小島拉麵 公益店進駐', 1, (SELECT contact_id FROM opportunities WHERE id = 1), 1, @today - INTERVAL 12 DAY, @today - INTERVAL 12 DAY + INTERVAL 30 DAY, NULL, @terms1, (SELECT id FROM addresses a WHERE a.customer_id = 1 AND a.kind = 'invoice' ORDER BY a.position LIMIT 1), 'superseded', 81150, 1558, 82708, @now - INTERVAL 15847 MINUTE, @now - INTERVAL 14770 MINUTE, NULL, NULL, NULL, @now - INTERVAL 17324 MINUTE, @now - INTERVAL 14770 MINUTE, @now - INTERVAL 15847 MINUTE);
UPDATE quotations q JOIN opportunities o ON o.id = q.opportunity_id SET q.owner_id = o.owner_id, q.team_id = o.team_id, q.created_by = o.owner_id, q.updated_at = q.updated_at;
UPDATE quotations SET terms = '一、本報價於有效期限內有效。\n二、租期自點交日起算，押金於簽約時繳付。\n三、裝修須依消防法規送審。';
INSERT INTO quotation_lines (quotation_id, position, kind, product_id, description, quantity, unit, unit_price, discount_percent, tax_id, tax_percent, amount, amount_tax, optional, chosen) VALUES
  (1, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (1, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 27300, 0, @tax, 5, 327600, 16380, 0, 0),
  (1, 2, 'item', 2, '店面管理費', 12, '月', 3500, 0, @tax, 5, 42000, 2100, 0, 0),
  (1, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (1, 4, 'item', 11, '進場設置費', 1, '式', 50400, 0, @tax, 5, 50400, 2520, 0, 0),
  (2, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (2, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 16900, 0, @tax, 5, 202800, 10140, 0, 0),
  (2, 2, 'item', 2, '店面管理費', 12, '月', 2100, 0, @tax, 5, 25200, 1260, 0, 0),
  (2, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (2, 4, 'item', 11, '進場設置費', 1, '式', 32000, 0, @tax, 5, 32000, 1600, 0, 0),
  (3, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (3, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 97500, 0, @tax, 5, 1170000, 58500, 0, 0),
  (3, 2, 'item', 2, '店面管理費', 12, '月', 12500, 0, @tax, 5, 150000, 7500, 0, 0),
  (3, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (3, 4, 'item', 11, '進場設置費', 1, '式', 180000, 0, @tax, 5, 180000, 9000, 0, 0),
  (4, 0, 'item', 5, '週末市集攤位租金', 32, '日', 2400, 0, @tax, 5, 76800, 3840, 0, 0),
  (4, 1, 'item', 11, '佈置與進場設置費', 1, '式', 19200, 0, @tax, 5, 19200, 960, 0, 0),
  (5, 0, 'item', 8, '主舞台場地租用', 1, '日', 96000, 0, @tax, 5, 96000, 4800, 0, 0),
  (5, 1, 'item', 10, '現場執行人力', 5, '人日', 2800, 0, @tax, 5, 14000, 700, 0, 0),
  (5, 2, 'item', 11, '企劃執行與進場設置', 1, '式', 50000, 0, @tax, 5, 50000, 2500, 0, 0),
  (6, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (6, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 208000, 0, @tax, 5, 2496000, 124800, 0, 0),
  (6, 2, 'item', 2, '店面管理費', 12, '月', 26600, 0, @tax, 5, 319200, 15960, 0, 0),
  (6, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (6, 4, 'item', 11, '進場設置費', 1, '式', 384800, 0, @tax, 5, 384800, 19240, 0, 0),
  (7, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (7, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 57200, 0, @tax, 5, 686400, 34320, 0, 0),
  (7, 2, 'item', 2, '店面管理費', 12, '月', 7300, 0, @tax, 5, 87600, 4380, 0, 0),
  (7, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (7, 4, 'item', 11, '進場設置費', 1, '式', 106000, 0, @tax, 5, 106000, 5300, 0, 0),
  (8, 0, 'item', 8, '主舞台場地租用', 1, '日', 54000, 0, @tax, 5, 54000, 2700, 0, 0),
  (8, 1, 'item', 10, '現場執行人力', 3, '人日', 2800, 0, @tax, 5, 8400, 420, 0, 0),
  (8, 2, 'item', 11, '企劃執行與進場設置', 1, '式', 27600, 0, @tax, 5, 27600, 1380, 0, 0),
  (9, 0, 'item', 5, '週末市集攤位租金', 16, '日', 2400, 0, @tax, 5, 38400, 1920, 0, 0),
  (9, 1, 'item', 11, '佈置與進場設置費', 1, '式', 9600, 0, @tax, 5, 9600, 480, 0, 0),
  (10, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (10, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 33800, 0, @tax, 5, 405600, 20280, 0, 0),
  (10, 2, 'item', 2, '店面管理費', 12, '月', 4300, 0, @tax, 5, 51600, 2580, 0, 0),
  (10, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (10, 4, 'item', 11, '進場設置費', 1, '式', 62800, 0, @tax, 5, 62800, 3140, 0, 0),
  (11, 0, 'section', NULL, '進駐費用', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (11, 1, 'item', 1, '首期租金\n公益商圈 A 棟 1F-07', 1, '月', 20000, 0, @tax, 5, 20000, 1000, 0, 0),
  (11, 2, 'item', 2, '管理費', 1, '月', 3000, 0, @tax, 5, 3000, 150, 0, 0),
  (11, 3, 'item', 4, '裝修審查與水電查驗', 1, '式', 6150, 0, @tax, 5, 6150, 308, 0, 0),
  (11, 4, 'section', NULL, '押金（免稅，退租點交後無息退還）', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (11, 5, 'item', 3, '押金', 1, '式', 50000, 0, @free, 0, 50000, 0, 0, 0),
  (11, 6, 'item', 12, '聯合廣告上刊', 1, '檔', 4500, 0, @tax, 5, 4500, 225, 1, 0),
  (11, 7, 'note', NULL, '裝修須依消防法規送審。', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (13, 0, 'item', 1, '店面月租金', 12, '月', 18500, 0, @tax, 5, 222000, 11100, 0, 0),
  (13, 1, 'item', 2, '店面管理費', 12, '月', 2500, 0, @tax, 5, 30000, 1500, 0, 0),
  (13, 2, 'item', 13, '招牌與導視製作', 1, '式', 12000, 0, @tax, 5, 12000, 600, 0, 0),
  (13, 3, 'item', 12, '聯合廣告上刊', 2, '檔', 4500, 0, @tax, 5, 9000, 450, 1, 0),
  (14, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (14, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 29200, 0, @tax, 5, 350400, 17520, 0, 0),
  (14, 2, 'item', 2, '店面管理費', 12, '月', 3700, 0, @tax, 5, 44400, 2220, 0, 0),
  (14, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (14, 4, 'item', 11, '進場設置費', 1, '式', 55200, 0, @tax, 5, 55200, 2760, 0, 0),
  (15, 0, 'item', 6, '主題市集攤位租金', 10, '檔', 9000, 0, @tax, 5, 90000, 4500, 0, 0),
  (15, 1, 'item', 7, '攤位加電 110V 20A', 30, '日', 300, 0, @tax, 5, 9000, 450, 0, 0),
  (15, 2, 'item', 12, '聯合廣告上刊', 2, '檔', 4500, 0, @tax, 5, 9000, 450, 0, 0),
  (16, 0, 'item', 6, '主題市集攤位租金', 8, '檔', 9000, 0, @tax, 5, 72000, 3600, 0, 0),
  (16, 1, 'item', 7, '攤位加電 110V 20A', 24, '日', 300, 0, @tax, 5, 7200, 360, 0, 0),
  (16, 2, 'item', 11, '進場設置費', 1, '式', 8000, 0, @tax, 5, 8000, 400, 0, 0),
  (17, 0, 'item', 8, '主舞台場地租用', 5, '日', 85000, 0, @tax, 5, 425000, 21250, 0, 0),
  (17, 1, 'item', 9, '草坪區場地租用', 5, '日', 32000, 0, @tax, 5, 160000, 8000, 0, 0),
  (17, 2, 'item', 10, '現場執行人力', 20, '人日', 2800, 10, @tax, 5, 50400, 2520, 0, 0),
  (17, 3, 'item', 13, '招牌與導視製作', 1, '式', 12000, 0, @tax, 5, 12000, 600, 0, 0),
  (18, 0, 'item', 9, '草坪區場地租用', 6, '日', 32000, 0, @tax, 5, 192000, 9600, 0, 0),
  (18, 1, 'item', 10, '現場執行人力', 30, '人日', 2800, 0, @tax, 5, 84000, 4200, 0, 0),
  (18, 2, 'item', 12, '聯合廣告上刊', 4, '檔', 4500, 0, @tax, 5, 18000, 900, 0, 0),
  (19, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (19, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 14300, 0, @tax, 5, 171600, 8580, 0, 0),
  (19, 2, 'item', 2, '店面管理費', 12, '月', 1800, 0, @tax, 5, 21600, 1080, 0, 0),
  (19, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (19, 4, 'item', 11, '進場設置費', 1, '式', 26800, 0, @tax, 5, 26800, 1340, 0, 0),
  (20, 0, 'section', NULL, '租金與管理', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (20, 1, 'item', 1, '店面月租金，12 個月', 12, '月', 24700, 0, @tax, 5, 296400, 14820, 0, 0),
  (20, 2, 'item', 2, '店面管理費', 12, '月', 3100, 0, @tax, 5, 37200, 1860, 0, 0),
  (20, 3, 'section', NULL, '進場', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (20, 4, 'item', 11, '進場設置費', 1, '式', 46400, 0, @tax, 5, 46400, 2320, 0, 0),
  (21, 0, 'item', 8, '主舞台場地租用', 1, '日', 468000, 0, @tax, 5, 468000, 23400, 0, 0),
  (21, 1, 'item', 10, '現場執行人力', 27, '人日', 2800, 0, @tax, 5, 75600, 3780, 0, 0),
  (21, 2, 'item', 11, '企劃執行與進場設置', 1, '式', 236400, 0, @tax, 5, 236400, 11820, 0, 0),
  (22, 0, 'item', 6, '主題市集攤位租金', 4, '檔', 9000, 5, @tax, 5, 34200, 1710, 0, 0),
  (22, 1, 'item', 7, '攤位加電 110V 20A', 12, '日', 300, 0, @tax, 5, 3600, 180, 0, 0),
  (12, 0, 'section', NULL, '進駐費用', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (12, 1, 'item', 1, '首期租金\n公益商圈 A 棟 1F-07', 1, '月', 22000, 0, @tax, 5, 22000, 1100, 0, 0),
  (12, 2, 'item', 2, '管理費', 1, '月', 3000, 0, @tax, 5, 3000, 150, 0, 0),
  (12, 3, 'item', 4, '裝修審查與水電查驗', 1, '式', 6150, 0, @tax, 5, 6150, 308, 0, 0),
  (12, 4, 'section', NULL, '押金（免稅，退租點交後無息退還）', 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0),
  (12, 5, 'item', 3, '押金', 1, '式', 50000, 0, @free, 0, 50000, 0, 0, 0);
UPDATE sequences SET next = 22 WHERE name = 'quotation';

-- ---- contracts: those of the won deals ---------------------------------------------

INSERT INTO contracts (id, number, title, customer_id, contact_id, opportunity_id, quotation_id, our_name, our_tax_number, our_address, our_representative, their_name, their_tax_number,
  their_address, their_representative, signed_on, effective_on, ends_on, delivery_date, payment_terms_id, amount, amount_untaxed, amount_tax, planned, received, invoice_requested, invoiced,
  approval_state, state, owner_id, team_id, created_by, created_at, updated_at)
  SELECT 1, CONCAT('C', YEAR(@now - INTERVAL 36125 MINUTE), '0001'), '晨光早午餐 崇德店 合約', 21, o.contact_id, 10, 1, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, @today - INTERVAL 24 DAY, @today - INTERVAL 24 DAY, @today - INTERVAL 24 DAY + INTERVAL 365 DAY, @today - INTERVAL 24 DAY + INTERVAL 14 DAY, @terms343, 441000, 420000, 21000, 441000, 132300, 132300, 132300,
    'approved', 'in_performance', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 36125 MINUTE, @now - INTERVAL 33171 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 10
  UNION ALL
  SELECT 2, CONCAT('C', YEAR(@now - INTERVAL 29140 MINUTE), '0002'), '禾日烘焙 西屯店 合約', 15, o.contact_id, 9, 2, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, NULL, NULL, NULL, NULL, @terms343, 273000, 260000, 13000, 0, 0, 0, 0,
    'draft', 'draft', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 29140 MINUTE, @now - INTERVAL 27663 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 9
  UNION ALL
  SELECT 3, CONCAT('C', YEAR(@now - INTERVAL 23232 MINUTE), '0003'), '赤木燒肉 公益店 合約', 4, o.contact_id, 8, 3, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, @today - INTERVAL 15 DAY, @today - INTERVAL 15 DAY, @today - INTERVAL 15 DAY + INTERVAL 365 DAY, @today - INTERVAL 15 DAY + INTERVAL 14 DAY, @terms343, 1575000, 1500000, 75000, 1575000, 772500, 472500, 472500,
    'approved', 'in_performance', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 23232 MINUTE, @now - INTERVAL 20278 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 8
  UNION ALL
  SELECT 4, CONCAT('C', YEAR(@now - INTERVAL 21755 MINUTE), '0004'), '光合作用 設計市集 合約', 6, o.contact_id, 24, 4, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, @today - INTERVAL 14 DAY, @today - INTERVAL 14 DAY, @today - INTERVAL 2 DAY, @today - INTERVAL 14 DAY + INTERVAL 14 DAY, @terms343, 100800, 96000, 4800, 100800, 100800, 100800, 100800,
    'approved', 'completed', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 21755 MINUTE, @now - INTERVAL 18801 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 24
  UNION ALL
  SELECT 5, CONCAT('C', YEAR(@now - INTERVAL 18801 MINUTE), '0005'), '青田茶事 茶席體驗 合約', 19, o.contact_id, 29, 5, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, @today - INTERVAL 12 DAY, @today - INTERVAL 12 DAY, @today - INTERVAL 2 DAY, @today - INTERVAL 12 DAY + INTERVAL 14 DAY, @terms343, 168000, 160000, 8000, 168000, 168000, 147000, 147000,
    'approved', 'completed', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 18801 MINUTE, @now - INTERVAL 15847 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 29
  UNION ALL
  SELECT 6, CONCAT('C', YEAR(@now - INTERVAL 17324 MINUTE), '0006'), '佳禾國際 中區進駐 合約', 11, o.contact_id, 11, 6, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, @today - INTERVAL 11 DAY, @today - INTERVAL 11 DAY, @today - INTERVAL 11 DAY + INTERVAL 365 DAY, @today - INTERVAL 11 DAY + INTERVAL 14 DAY, @terms343, 3360000, 3200000, 160000, 3360000, 1008000, 1008000, 1008000,
    'approved', 'signed', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 17324 MINUTE, @now - INTERVAL 14770 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 11
  UNION ALL
  SELECT 7, CONCAT('C', YEAR(@now - INTERVAL 13293 MINUTE), '0007'), '微糖一中旗艦店 合約', 5, o.contact_id, 7, 7, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, @today - INTERVAL 8 DAY, @today - INTERVAL 8 DAY, @today - INTERVAL 8 DAY + INTERVAL 365 DAY, @today - INTERVAL 8 DAY + INTERVAL 14 DAY, @terms343, 924000, 880000, 44000, 924000, 277200, 277200, 0,
    'approved', 'in_performance', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 13293 MINUTE, @now - INTERVAL 10339 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 7
  UNION ALL
  SELECT 8, CONCAT('C', YEAR(@now - INTERVAL 11816 MINUTE), '0008'), '毛孩日常 寵物運動會 合約', 9, o.contact_id, 30, 8, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, NULL, NULL, NULL, NULL, @terms1, 94500, 90000, 4500, 94500, 0, 0, 0,
    'approved', 'to_sign', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 11816 MINUTE, @now - INTERVAL 10339 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 30
  UNION ALL
  SELECT 9, CONCAT('C', YEAR(@now - INTERVAL 8862 MINUTE), '0009'), '星期八玩具 兒童市集 合約', 30, o.contact_id, 23, 9, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, NULL, NULL, NULL, NULL, @terms1, 50400, 48000, 2400, 50400, 0, 0, 0,
    'in_approval', 'draft', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 8862 MINUTE, @now - INTERVAL 7385 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 23
  UNION ALL
  SELECT 10, CONCAT('C', YEAR(@now - INTERVAL 4431 MINUTE), '0010'), '木子文創選品 合約', 7, o.contact_id, 6, 10, '渡口招商股份有限公司', '12345675', '臺中市西區公益路 68 號 12 樓', '鄭國維', u.name, u.tax_number,
    a.street, k.name, @today - INTERVAL 2 DAY, @today - INTERVAL 2 DAY, @today - INTERVAL 2 DAY + INTERVAL 365 DAY, @today - INTERVAL 2 DAY + INTERVAL 14 DAY, @terms343, 546000, 520000, 26000, 546000, 0, 163800, 0,
    'approved', 'signed', o.owner_id, o.team_id, o.owner_id, @now - INTERVAL 4431 MINUTE, @now - INTERVAL 1477 MINUTE FROM opportunities o JOIN customers u ON u.id = o.customer_id LEFT JOIN contacts k ON k.id = o.contact_id
    LEFT JOIN addresses a ON a.customer_id = u.id AND a.position = 0 WHERE o.id = 6;
UPDATE quotations q JOIN contracts k ON k.quotation_id = q.id SET q.contract_id = k.id, q.updated_at = q.updated_at;
INSERT INTO contract_lines (contract_id, position, kind, product_id, description, quantity, unit, unit_price, discount_percent, tax_id, tax_percent, tax_included, amount, amount_tax)
  SELECT k.id, l.position, l.kind, l.product_id, l.description, l.quantity, l.unit, l.unit_price, l.discount_percent, l.tax_id, l.tax_percent, l.tax_included, l.amount, l.amount_tax
  FROM contracts k JOIN quotation_lines l ON l.quotation_id = k.quotation_id WHERE l.optional = 0 OR l.chosen = 1 OR l.kind <> 'item';
UPDATE sequences SET next = 11 WHERE name = 'contract';

-- ---- plans, receipts and what was written off ----------------------------------------

INSERT INTO plans (id, name, contract_id, customer_id, period, due_on, amount, received, state, note, owner_id, team_id, created_by, created_at, updated_at)
  SELECT 1, CONCAT(number, '-1'), id, customer_id, 1, @today - INTERVAL 17 DAY, 132300, 132300, 'done', '簽約金', owner_id, team_id, owner_id, @now - INTERVAL 36125 MINUTE, @now - INTERVAL 36125 MINUTE FROM contracts WHERE id = 1
  UNION ALL
  SELECT 2, CONCAT(number, '-2'), id, customer_id, 2, @today - INTERVAL 3 DAY, 176400, 0, 'pending', '交付款', owner_id, team_id, owner_id, @now - INTERVAL 36125 MINUTE, @now - INTERVAL 36125 MINUTE FROM contracts WHERE id = 1
  UNION ALL
  SELECT 3, CONCAT(number, '-3'), id, customer_id, 3, @today + INTERVAL 26 DAY, 132300, 0, 'pending', '尾款', owner_id, team_id, owner_id, @now - INTERVAL 36125 MINUTE, @now - INTERVAL 36125 MINUTE FROM contracts WHERE id = 1
  UNION ALL
  SELECT 4, CONCAT(number, '-1'), id, customer_id, 1, @today - INTERVAL 8 DAY, 472500, 472500, 'done', '簽約金', owner_id, team_id, owner_id, @now - INTERVAL 23232 MINUTE, @now - INTERVAL 23232 MINUTE FROM contracts WHERE id = 3
  UNION ALL
  SELECT 5, CONCAT(number, '-2'), id, customer_id, 2, @today + INTERVAL 6 DAY, 630000, 300000, 'partly_received', '交付款', owner_id, team_id, owner_id, @now - INTERVAL 23232 MINUTE, @now - INTERVAL 23232 MINUTE FROM contracts WHERE id = 3
  UNION ALL
  SELECT 6, CONCAT(number, '-3'), id, customer_id, 3, @today + INTERVAL 35 DAY, 472500, 0, 'pending', '尾款', owner_id, team_id, owner_id, @now - INTERVAL 23232 MINUTE, @now - INTERVAL 23232 MINUTE FROM contracts WHERE id = 3
  UNION ALL
  SELECT 7, CONCAT(number, '-1'), id, customer_id, 1, @today - INTERVAL 7 DAY, 30240, 30240, 'done', '簽約金', owner_id, team_id, owner_id, @now - INTERVAL 21755 MINUTE, @now - INTERVAL 21755 MINUTE FROM contracts WHERE id = 4
  UNION ALL
  SELECT 8, CONCAT(number, '-2'), id, customer_id, 2, @today + INTERVAL 7 DAY, 40320, 40320, 'done', '交付款', owner_id, team_id, owner_id, @now - INTERVAL 21755 MINUTE, @now - INTERVAL 21755 MINUTE FROM contracts WHERE id = 4
  UNION ALL
  SELECT 9, CONCAT(number, '-3'), id, customer_id, 3, @today + INTERVAL 36 DAY, 30240, 30240, 'done', '尾款', owner_id, team_id, owner_id, @now - INTERVAL 21755 MINUTE, @now - INTERVAL 21755 MINUTE FROM contracts WHERE id = 4
  UNION ALL
  SELECT 10, CONCAT(number, '-1'), id, customer_id, 1, @today - INTERVAL 5 DAY, 50400, 50400, 'done', '簽約金', owner_id, team_id, owner_id, @now - INTERVAL 18801 MINUTE, @now - INTERVAL 18801 MINUTE FROM contracts WHERE id = 5
  UNION ALL
  SELECT 11, CONCAT(number, '-2'), id, customer_id, 2, @today + INTERVAL 9 DAY, 67200, 67200, 'done', '交付款', owner_id, team_id, owner_id, @now - INTERVAL 18801 MINUTE, @now - INTERVAL 18801 MINUTE FROM contracts WHERE id = 5
  UNION ALL
  SELECT 12, CONCAT(number, '-3'), id, customer_id, 3, @today + INTERVAL 38 DAY, 50400, 50400, 'done', '尾款', owner_id, team_id, owner_id, @now - INTERVAL 18801 MINUTE, @now - INTERVAL 18801 MINUTE FROM contracts WHERE id = 5
  UNION ALL
  SELECT 13, CONCAT(number, '-1'), id, customer_id, 1, @today - INTERVAL 4 DAY, 1008000, 1008000, 'done', '簽約金', owner_id, team_id, owner_id, @now - INTERVAL 17324 MINUTE, @now - INTERVAL 17324 MINUTE FROM contracts WHERE id = 6
  UNION ALL
  SELECT 14, CONCAT(number, '-2'), id, customer_id, 2, @today + INTERVAL 10 DAY, 1344000, 0, 'pending', '交付款', owner_id, team_id, owner_id, @now - INTERVAL 17324 MINUTE, @now - INTERVAL 17324 MINUTE FROM contracts WHERE id = 6
  UNION ALL
  SELECT 15, CONCAT(number, '-3'), id, customer_id, 3, @today + INTERVAL 39 DAY, 1008000, 0, 'pending', '尾款', owner_id, team_id, owner_id, @now - INTERVAL 17324 MINUTE, @now - INTERVAL 17324 MINUTE FROM contracts WHERE id = 6
  UNION ALL
  SELECT 16, CONCAT(number, '-1'), id, customer_id, 1, @today - INTERVAL 1 DAY, 277200, 277200, 'done', '簽約金', owner_id, team_id, owner_id, @now - INTERVAL 13293 MINUTE, @now - INTERVAL 13293 MINUTE FROM contracts WHERE id = 7
  UNION ALL
  SELECT 17, CONCAT(number, '-2'), id, customer_id, 2, @today + INTERVAL 13 DAY, 369600, 0, 'pending', '交付款', owner_id, team_id, owner_id, @now - INTERVAL 13293 MINUTE, @now - INTERVAL 13293 MINUTE FROM contracts WHERE id = 7
  UNION ALL
  SELECT 18, CONCAT(number, '-3'), id, customer_id, 3, @today + INTERVAL 42 DAY, 277200, 0, 'pending', '尾款', owner_id, team_id, owner_id, @now - INTERVAL 13293 MINUTE, @now - INTERVAL 13293 MINUTE FROM contracts WHERE id = 7
  UNION ALL
  SELECT 19, CONCAT(number, '-1'), id, customer_id, 1, @today + INTERVAL 10 DAY, 94500, 0, 'not_effective', '全額', owner_id, team_id, owner_id, @now - INTERVAL 11816 MINUTE, @now - INTERVAL 11816 MINUTE FROM contracts WHERE id = 8
  UNION ALL
  SELECT 20, CONCAT(number, '-1'), id, customer_id, 1, @today + INTERVAL 10 DAY, 50400, 0, 'not_effective', '全額', owner_id, team_id, owner_id, @now - INTERVAL 8862 MINUTE, @now - INTERVAL 8862 MINUTE FROM contracts WHERE id = 9
  UNION ALL
  SELECT 21, CONCAT(number, '-1'), id, customer_id, 1, @today + INTERVAL 5 DAY, 163800, 0, 'pending', '簽約金', owner_id, team_id, owner_id, @now - INTERVAL 4431 MINUTE, @now - INTERVAL 4431 MINUTE FROM contracts WHERE id = 10
  UNION ALL
  SELECT 22, CONCAT(number, '-2'), id, customer_id, 2, @today + INTERVAL 19 DAY, 218400, 0, 'pending', '交付款', owner_id, team_id, owner_id, @now - INTERVAL 4431 MINUTE, @now - INTERVAL 4431 MINUTE FROM contracts WHERE id = 10
  UNION ALL
  SELECT 23, CONCAT(number, '-3'), id, customer_id, 3, @today + INTERVAL 48 DAY, 163800, 0, 'pending', '尾款', owner_id, team_id, owner_id, @now - INTERVAL 4431 MINUTE, @now - INTERVAL 4431 MINUTE FROM contracts WHERE id = 10;
INSERT INTO receipts (id, number, customer_id, contract_id, received_on, amount, allocated, method, reference, note, state, reverse_reason, owner_id, team_id, created_by, created_at, updated_at)
  SELECT 1, CONCAT('R', YEAR(@now - INTERVAL 31694 MINUTE), '00001'), customer_id, id, @today - INTERVAL 22 DAY, 132300, 132300, 'transfer', '48213', NULL, 'confirmed', NULL, owner_id, team_id, @finance, @now - INTERVAL 31694 MINUTE, @now - INTERVAL 31694 MINUTE FROM contracts WHERE id = 1
  UNION ALL
  SELECT 2, CONCAT('R', YEAR(@now - INTERVAL 18801 MINUTE), '00002'), customer_id, id, @today - INTERVAL 13 DAY, 472500, 472500, 'transfer', '70155', NULL, 'confirmed', NULL, owner_id, team_id, @finance, @now - INTERVAL 18801 MINUTE, @now - INTERVAL 18801 MINUTE FROM contracts WHERE id = 3
  UNION ALL
  SELECT 3, CONCAT('R', YEAR(@now - INTERVAL 2954 MINUTE), '00003'), customer_id, id, @today - INTERVAL 2 DAY, 300000, 300000, 'cheque', 'AB0917734', NULL, 'confirmed', NULL, owner_id, team_id, @finance, @now - INTERVAL 2954 MINUTE, @now - INTERVAL 2954 MINUTE FROM contracts WHERE id = 3
  UNION ALL
  SELECT 4, CONCAT('R', YEAR(@now - INTERVAL 15847 MINUTE), '00004'), customer_id, id, @today - INTERVAL 11 DAY, 100800, 100800, 'transfer', '11902', NULL, 'confirmed', NULL, owner_id, team_id, @finance, @now - INTERVAL 15847 MINUTE, @now - INTERVAL 15847 MINUTE FROM contracts WHERE id = 4
  UNION ALL
  SELECT 5, CONCAT('R', YEAR(@now - INTERVAL 10339 MINUTE), '00005'), customer_id, id, @today - INTERVAL 7 DAY, 168000, 168000, 'line_pay', 'LP-20931', NULL, 'confirmed', NULL, owner_id, team_id, @finance, @now - INTERVAL 10339 MINUTE, @now - INTERVAL 10339 MINUTE FROM contracts WHERE id = 5
  UNION ALL
  SELECT 6, CONCAT('R', YEAR(@now - INTERVAL 8862 MINUTE), '00006'), customer_id, id, @today - INTERVAL 6 DAY, 1058000, 1008000, 'transfer', '00388', '多匯五萬元，先留作預收', 'confirmed', NULL, owner_id, team_id, @finance, @now - INTERVAL 8862 MINUTE, @now - INTERVAL 8862 MINUTE FROM contracts WHERE id = 6
  UNION ALL
  SELECT 7, CONCAT('R', YEAR(@now - INTERVAL 5908 MINUTE), '00007'), customer_id, id, @today - INTERVAL 4 DAY, 277200, 277200, 'transfer', '66120', NULL, 'confirmed', NULL, owner_id, team_id, @finance, @now - INTERVAL 5908 MINUTE, @now - INTERVAL 5908 MINUTE FROM contracts WHERE id = 7
  UNION ALL
  SELECT 8, CONCAT('R', YEAR(@now - INTERVAL 1477 MINUTE), '00008'), customer_id, id, @today - INTERVAL 1 DAY, 100000, 0, 'transfer', '66388', '待對帳', 'draft', NULL, owner_id, team_id, @finance, @now - INTERVAL 1477 MINUTE, @now - INTERVAL 1477 MINUTE FROM contracts WHERE id = 7
  UNION ALL
  SELECT 9, CONCAT('R', YEAR(@now - INTERVAL 2954 MINUTE), '00009'), customer_id, id, @today - INTERVAL 2 DAY, 163800, 0, 'cheque', 'CD2210045', NULL, 'reversed', '支票退票', owner_id, team_id, @finance, @now - INTERVAL 2954 MINUTE, @now - INTERVAL 2954 MINUTE FROM contracts WHERE id = 10;
UPDATE sequences SET next = 10 WHERE name = 'receipt';
INSERT INTO allocations (id, receipt_id, position, plan_id, amount, reverses_id, allocated_at, allocated_by) VALUES
  (1, 1, 0, 1, 132300, NULL, @now - INTERVAL 31694 MINUTE, @finance),
  (2, 2, 0, 4, 472500, NULL, @now - INTERVAL 18801 MINUTE, @finance),
  (3, 3, 0, 5, 300000, NULL, @now - INTERVAL 2954 MINUTE, @finance),
  (4, 4, 0, 7, 30240, NULL, @now - INTERVAL 15847 MINUTE, @finance),
  (5, 4, 0, 8, 40320, NULL, @now - INTERVAL 15847 MINUTE, @finance),
  (6, 4, 0, 9, 30240, NULL, @now - INTERVAL 15847 MINUTE, @finance),
  (7, 5, 0, 10, 50400, NULL, @now - INTERVAL 10339 MINUTE, @finance),
  (8, 5, 0, 11, 67200, NULL, @now - INTERVAL 10339 MINUTE, @finance),
  (9, 5, 0, 12, 50400, NULL, @now - INTERVAL 10339 MINUTE, @finance),
  (10, 6, 0, 13, 1008000, NULL, @now - INTERVAL 8862 MINUTE, @finance),
  (11, 7, 0, 16, 277200, NULL, @now - INTERVAL 5908 MINUTE, @finance),
  (12, 9, 0, 21, 163800, NULL, @now - INTERVAL 2954 MINUTE, @finance),
  (13, 9, 0, 21, -163800, 12, @now - INTERVAL 1477 MINUTE, @finance);

-- ---- invoices ---------------------------------------------------------------------------

SET @period = DATE_FORMAT(@today - INTERVAL (MONTH(@today) + 1) % 2 MONTH, '%Y-%m-01');
INSERT INTO invoice_ranges (name, period, prefix, first_number, last_number, next_number) VALUES
  ('KT20750100-20750349', @period - INTERVAL 2 MONTH, 'KT', 20750100, 20750349, 20750100),
  ('LB31840250-31840749', @period, 'LB', 31840250, 31840749, 31840250),
  ('MV10066000-10066499', @period + INTERVAL 2 MONTH, 'MV', 10066000, 10066499, 10066000);
INSERT INTO invoices (id, label, request_number, type, customer_id, contract_id, issued_on, due_on, amount, tax, amount_untaxed, credited, buyer_title, buyer_tax_number, buyer_address, buyer_phone,
  recipient, mail_state, note, state, void_reason, owner_id, team_id, created_by, created_at, updated_at)
  SELECT 1, CONCAT('IR', YEAR(@now - INTERVAL 31694 MINUTE), '00001'), CONCAT('IR', YEAR(@now - INTERVAL 31694 MINUTE), '00001'), 'tw_electronic', k.customer_id, k.id, @today - INTERVAL 22 DAY, @today - INTERVAL 22 DAY + INTERVAL 30 DAY, 132300, 6300, 126000, 0, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'sent', k.title, 'approved', NULL, k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 31694 MINUTE, @now - INTERVAL 31694 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 1
  UNION ALL
  SELECT 2, CONCAT('IR', YEAR(@now - INTERVAL 18801 MINUTE), '00002'), CONCAT('IR', YEAR(@now - INTERVAL 18801 MINUTE), '00002'), 'tw_triplicate', k.customer_id, k.id, @today - INTERVAL 13 DAY, @today - INTERVAL 13 DAY + INTERVAL 30 DAY, 472500, 22500, 450000, 0, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'none', k.title, 'approved', NULL, k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 18801 MINUTE, @now - INTERVAL 18801 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 3
  UNION ALL
  SELECT 3, CONCAT('IR', YEAR(@now - INTERVAL 15847 MINUTE), '00003'), CONCAT('IR', YEAR(@now - INTERVAL 15847 MINUTE), '00003'), 'tw_electronic', k.customer_id, k.id, @today - INTERVAL 11 DAY, @today - INTERVAL 11 DAY + INTERVAL 30 DAY, 100800, 4800, 96000, 0, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'sent', k.title, 'approved', NULL, k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 15847 MINUTE, @now - INTERVAL 15847 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 4
  UNION ALL
  SELECT 4, CONCAT('IR', YEAR(@now - INTERVAL 10339 MINUTE), '00004'), CONCAT('IR', YEAR(@now - INTERVAL 10339 MINUTE), '00004'), 'tw_electronic', k.customer_id, k.id, @today - INTERVAL 7 DAY, @today - INTERVAL 7 DAY + INTERVAL 30 DAY, 168000, 8000, 160000, 0, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'none', k.title, 'void', '買受人統編誤植，作廢重開', k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 10339 MINUTE, @now - INTERVAL 10339 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 5
  UNION ALL
  SELECT 5, CONCAT('IR', YEAR(@now - INTERVAL 10339 MINUTE), '00005'), CONCAT('IR', YEAR(@now - INTERVAL 10339 MINUTE), '00005'), 'tw_electronic', k.customer_id, k.id, @today - INTERVAL 7 DAY, @today - INTERVAL 7 DAY + INTERVAL 30 DAY, 168000, 8000, 160000, 21000, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'sent', k.title, 'approved', NULL, k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 10339 MINUTE, @now - INTERVAL 10339 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 5
  UNION ALL
  SELECT 6, CONCAT('IR', YEAR(@now - INTERVAL 8862 MINUTE), '00006'), CONCAT('IR', YEAR(@now - INTERVAL 8862 MINUTE), '00006'), 'tw_triplicate', k.customer_id, k.id, @today - INTERVAL 6 DAY, @today - INTERVAL 6 DAY + INTERVAL 30 DAY, 1008000, 48000, 960000, 0, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'none', k.title, 'approved', NULL, k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 8862 MINUTE, @now - INTERVAL 8862 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 6
  UNION ALL
  SELECT 7, CONCAT('IR', YEAR(@now - INTERVAL 5908 MINUTE), '00007'), CONCAT('IR', YEAR(@now - INTERVAL 5908 MINUTE), '00007'), 'tw_electronic', k.customer_id, k.id, NULL, @today - INTERVAL 4 DAY + INTERVAL 30 DAY, 277200, 13200, 264000, 0, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'none', k.title, 'approved', NULL, k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 5908 MINUTE, @now - INTERVAL 5908 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 7
  UNION ALL
  SELECT 8, CONCAT('IR', YEAR(@now - INTERVAL 1477 MINUTE), '00008'), CONCAT('IR', YEAR(@now - INTERVAL 1477 MINUTE), '00008'), 'tw_electronic', k.customer_id, k.id, NULL, @today - INTERVAL 1 DAY + INTERVAL 30 DAY, 163800, 7800, 156000, 0, u.name, u.tax_number, k.their_address, u.phone,
    k.their_representative, 'none', k.title, 'requested', NULL, k.owner_id, k.team_id, k.owner_id, @now - INTERVAL 1477 MINUTE, @now - INTERVAL 1477 MINUTE FROM contracts k JOIN customers u ON u.id = k.customer_id WHERE k.id = 10;
-- Numbers in the order of issue, from the range of their two months; what was issued stays used.
UPDATE invoices i JOIN (SELECT n.id, r.prefix, r.first_number + ROW_NUMBER() OVER (PARTITION BY r.id ORDER BY n.issued_on, n.id) - 1 AS k
    FROM invoices n JOIN invoice_ranges r ON r.period = DATE_FORMAT(n.issued_on - INTERVAL (MONTH(n.issued_on) + 1) % 2 MONTH, '%Y-%m-01') WHERE n.issued_on IS NOT NULL) x ON x.id = i.id
  SET i.number = CONCAT(x.prefix, LPAD(x.k, 8, '0')), i.label = CONCAT(x.prefix, LPAD(x.k, 8, '0')), i.updated_at = i.updated_at;
UPDATE invoices SET state = 'issued', updated_at = updated_at WHERE id IN (2, 6);
UPDATE invoices SET state = 'sent', updated_at = updated_at WHERE id IN (1, 3, 5);
UPDATE invoice_ranges r SET next_number = first_number + (SELECT COUNT(*) FROM invoices i WHERE i.number LIKE CONCAT(r.prefix, '%'));
INSERT INTO invoices (id, label, request_number, number, type, customer_id, contract_id, credit_of_id, issued_on, amount, tax, amount_untaxed, buyer_title, buyer_tax_number, buyer_address, buyer_phone,
  note, state, owner_id, team_id, created_by, created_at, updated_at)
  SELECT 9, CONCAT('CN', YEAR(@today), '00001'), CONCAT('CN', YEAR(@today), '00001'), CONCAT('CN', YEAR(@today), '00001'), type, customer_id, contract_id, id, @today - INTERVAL 3 DAY, 21000, 1000, 20000,
    buyer_title, buyer_tax_number, buyer_address, buyer_phone, '場次縮短一日，折讓', 'issued', owner_id, team_id, @finance, @now - INTERVAL 4431 MINUTE, @now - INTERVAL 4431 MINUTE FROM invoices WHERE id = 5;
UPDATE invoices i JOIN contracts k ON k.id = i.contract_id SET i.quotation_id = k.quotation_id, i.updated_at = i.updated_at;
UPDATE sequences SET next = 9 WHERE name = 'invoice_request';
UPDATE sequences SET next = 2 WHERE name = 'credit_note';

INSERT INTO invoice_lines (invoice_id, position, kind, product_id, description, quantity, unit, unit_price, discount_percent, tax_id, tax_percent, tax_included, amount, amount_tax)
  SELECT i.id, l.position, l.kind, l.product_id, l.description, l.quantity, l.unit, l.unit_price, l.discount_percent, l.tax_id, l.tax_percent, l.tax_included, l.amount, l.amount_tax
  FROM invoices i JOIN contracts k ON k.id = i.contract_id AND k.amount = i.amount JOIN contract_lines l ON l.contract_id = k.id;

INSERT IGNORE INTO followers (type, record_id, user_id) SELECT 35, id, owner_id FROM quotations WHERE owner_id IS NOT NULL AND archived_at IS NULL;
INSERT IGNORE INTO followers (type, record_id, user_id) SELECT 37, id, owner_id FROM contracts WHERE owner_id IS NOT NULL;
