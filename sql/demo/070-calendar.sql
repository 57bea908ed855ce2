-- Demonstration data of requirements: what tenants and stall keepers ask for, over the
-- six weeks, in every state, and who wants it too. Needs 010-presale.sql.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();

INSERT INTO requirements (id, number, title, customer_id, contact_id, opportunity_id, product_id, description, category, priority, state, reason, wanted_on, ended_at, owner_id, team_id, created_by, created_at, updated_at)
  SELECT d.id, CONCAT('RQ', YEAR(@now), LPAD(d.id, 4, '0')), d.title, c.id,
    (SELECT cc.contact_id FROM customer_contacts cc WHERE cc.customer_id = c.id ORDER BY cc.is_primary DESC, cc.contact_id LIMIT 1),
    IF(d.deal = 0, NULL, d.deal), (SELECT p.id FROM products p WHERE p.code = d.product), d.text, d.category, d.priority, d.state, d.reason,
    IF(d.wanted = 0, NULL, CURRENT_DATE() + INTERVAL d.wanted DAY), IF(d.state IN ('delivered','declined'), @now - INTERVAL 3 DAY, NULL),
    c.owner_id, c.team_id, c.owner_id, @now - INTERVAL d.days DAY, @now - INTERVAL LEAST(d.days, 3) DAY
  FROM (
    SELECT 1 id, 1 customer, 1 deal, 'SH-FIT' product, 'facility' category, 3 priority, 'in_progress' state, 38 days, 20 wanted, '公益路一樓店面增設油煙靜電機與排煙管道' title,
      '中島廚房需要獨立排煙，目前共用管道風量不足，試營運時樓上住戶反映味道。' text, NULL reason
    UNION ALL SELECT 2, 12, 15, 'ST-POWER', 'facility', 2, 'planned', 31, 45, '週末市集攤位加電改為 220V', '冷藏展示櫃與果汁機同時使用會跳電，農產攤位普遍需要。', NULL
    UNION ALL SELECT 3, 13, 2, 'SV-SIGN', 'service', 1, 'under_review', 24, 0, '招牌審查改為線上送件並顯示進度', '現在紙本來回約兩週，開幕檔期常被卡住。', NULL
    UNION ALL SELECT 4, 21, 0, 'SH-RENT', 'price', 2, 'under_review', 20, 0, '早餐業別免租期由 15 天延長為 30 天', '裝修加上設備進場約需 25 天，免租期過後還不能營業。', NULL
    UNION ALL SELECT 5, 30, 23, 'ST-THEME', 'service', 1, 'new', 9, 30, '兒童市集提供推車停放區與哺乳室', '上一檔次家長反映動線擁擠，希望入口處劃設停放區。', NULL
    UNION ALL SELECT 6, 33, 26, 'EV-STAGE', 'product', 3, 'planned', 27, 60, '主舞台增加雨備棚與側幕', '春季多雨，去年兩檔活動因雨取消。', NULL
    UNION ALL SELECT 7, 34, 27, 'SV-AD', 'product', 1, 'new', 6, 0, '聯合廣告加入外送平台首頁版位', '咖啡節期間希望串接外送平台曝光。', NULL
    UNION ALL SELECT 8, 19, 29, 'EV-LAWN', 'facility', 2, 'delivered', 40, 0, '草坪區增設遮陽與戶外桌椅', '茶席體驗需要穩定的遮陽與可收納桌椅。', NULL
    UNION ALL SELECT 9, 22, 19, 'ST-DAY', 'terms', 0, 'declined', 35, 0, '攤位保證金可分兩期繳納', '手作攤商資金較緊，希望保證金分期。', '保證金為合約條款，法務評估後維持一次繳納'
    UNION ALL SELECT 10, 24, 5, 'SH-MGMT', 'terms', 2, 'under_review', 16, 0, '管理費明細改為每月寄送電子帳單', '旗艦店總部需要逐項明細入帳。', NULL
    UNION ALL SELECT 11, 2, 3, NULL, 'facility', 1, 'new', 4, 14, '便當店後巷增設臨停卸貨格', '午間出餐時段貨車無處停靠，屢被開單。', NULL
    UNION ALL SELECT 12, 20, 21, 'ST-THEME', 'facility', 2, 'in_progress', 29, 25, '花市攤位提供給水與排水點', '植栽需要澆水，目前要到公廁提水。', NULL
  ) d JOIN customers c ON c.id = d.customer;

-- Who asked, and who wants it too.
INSERT INTO requirement_votes (requirement_id, position, customer_id, weight, voted_at, voted_by)
  SELECT id, 0, customer_id, 1 + (priority > 1), created_at, created_by FROM requirements;
INSERT INTO requirement_votes (requirement_id, position, customer_id, weight, voted_at, voted_by)
  SELECT d.requirement, d.position, c.id, d.weight, @now - INTERVAL d.days DAY, c.owner_id FROM (
    SELECT 1 requirement, 1 position, 4 customer, 3 weight, 30 days UNION ALL SELECT 1, 2, 21, 1, 22 UNION ALL SELECT 1, 3, 2, 2, 12
    UNION ALL SELECT 2, 1, 32, 2, 25 UNION ALL SELECT 2, 2, 31, 1, 14 UNION ALL SELECT 2, 3, 20, 1, 8
    UNION ALL SELECT 3, 1, 7, 1, 20 UNION ALL SELECT 3, 2, 24, 2, 11 UNION ALL SELECT 4, 1, 2, 1, 13 UNION ALL SELECT 6, 1, 17, 3, 19
    UNION ALL SELECT 6, 2, 34, 1, 15 UNION ALL SELECT 8, 1, 33, 2, 33 UNION ALL SELECT 10, 1, 5, 1, 9 UNION ALL SELECT 12, 1, 18, 1, 21 UNION ALL SELECT 12, 2, 12, 2, 17
  ) d JOIN customers c ON c.id = d.customer;
UPDATE requirements r SET votes_weight = (SELECT COALESCE(SUM(weight), 0) FROM requirement_votes v WHERE v.requirement_id = r.id);
UPDATE sequences SET `next` = 13 WHERE name = 'requirement';
