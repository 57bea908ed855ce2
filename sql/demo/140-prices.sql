-- Price lists in full: one built on cost by a formula, one in dollars, days of their own; and lines that say which rule priced them.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP, @today = DATE(UTC_TIMESTAMP + INTERVAL 8 HOUR);

INSERT INTO pricelists (id, name, currency, rate, valid_from, valid_until) VALUES
  (3, '活動專案（成本計價）', 'TWD', NULL, NULL, NULL), (4, '海外品牌（美元）', 'USD', 32.0000, @today - INTERVAL 60 DAY, @today + INTERVAL 300 DAY);
INSERT INTO pricelist_rules (pricelist_id, position, product_id, category_id, min_quantity, kind, value, base, base_pricelist_id, round_to, surcharge, min_margin, valid_from, valid_until) VALUES
  (3, 0, NULL, 5, 0, 'formula', -80, 'cost', NULL, 100, NULL, 10000, NULL, NULL),
  (3, 1, NULL, 6, 10, 'formula', -30, 'cost', NULL, 10, 50, NULL, NULL, NULL),
  (3, 2, NULL, NULL, 0, 'formula', 3, 'list', 1, 1, NULL, NULL, NULL, NULL),
  (4, 0, 1, NULL, 0, 'fixed', 680, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 1, NULL, 3, 0, 'discount', 20, NULL, NULL, NULL, NULL, NULL, @today - INTERVAL 10 DAY, @today + INTERVAL 50 DAY),
  (4, 2, NULL, NULL, 0, 'formula', -5, 'price', NULL, 1, NULL, NULL, NULL, NULL);
INSERT INTO product_packagings (product_id, position, name, quantity) VALUES (2, 0, '年約（12 月）', 12), (10, 0, '一組（4 人日）', 4), (12, 0, '季約（3 檔）', 3);
UPDATE quotation_lines SET price_rule = '長約優惠 ≥ 12', packaging = '年約（12 月）' WHERE quotation_id = 13 AND product_id = 1;
