-- Demonstration data of the prediction of leads: a year of enquiries as they ended, so that
-- an open lead has a chance that is counted. Who comes by recommendation or from a fair and
-- can be rung up becomes a customer more often than who answered an advertisement; those
-- that did lead to the deals of 090 and 091. Made by rule, the same every time.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @known = (SELECT id FROM sources WHERE name = '客戶介紹');
SET @fair = (SELECT id FROM sources WHERE name = '展會');
SET @web = (SELECT id FROM sources WHERE name = '官方網站');
SET @social = (SELECT id FROM sources WHERE name = '社群媒體');
SET @advert = (SELECT id FROM sources WHERE name = '廣告');
SET @cold = (SELECT id FROM sources WHERE name = '電話開發');

-- i counts the enquiries, newest first; dice are digits of a multiplication.
CREATE TEMPORARY TABLE ended AS
  SELECT z.*, ROW_NUMBER() OVER (PARTITION BY became ORDER BY i) AS k
    FROM (SELECT y.*, dice < CASE source WHEN @known THEN 82 WHEN @fair THEN 64 WHEN @web THEN 46 WHEN @social THEN 34 ELSE 18 END - IF(reached, 0, 22) AS became
        FROM (SELECT seq AS i, seq * 6151 % 101 AS dice, seq * 17 % 5 > 0 AS reached,
            CASE seq * 29 % 9 WHEN 0 THEN @known WHEN 1 THEN @known WHEN 2 THEN @fair WHEN 3 THEN @fair WHEN 4 THEN @web WHEN 5 THEN @web WHEN 6 THEN @social WHEN 7 THEN @advert ELSE @cold END AS source
            FROM seq_1_to_84) y) z;
CREATE TEMPORARY TABLE deals AS
  SELECT o.id, o.customer_id, o.owner_id, o.team_id, o.created_at, c.name AS company, c.region, c.industry, k.id AS contact_id, k.name AS person, ROW_NUMBER() OVER (ORDER BY o.created_at DESC, o.id) AS k
    FROM opportunities o JOIN customers c ON c.id = o.customer_id
      LEFT JOIN contacts k ON k.id = (SELECT l.contact_id FROM customer_contacts l WHERE l.customer_id = c.id ORDER BY l.is_primary DESC, l.contact_id LIMIT 1)
    WHERE o.lead_id IS NULL AND o.state IN ('won', 'lost') AND o.closed_at < @now - INTERVAL 30 DAY AND k.id IS NOT NULL;

INSERT INTO leads (name, company, phone, mobile, email, region, industry, source, requirement, priority, status, owner_since, last_contact_at, converted_at, customer_id, contact_id, opportunity_id,
    owner_id, team_id, created_at, created_by, updated_at)
  SELECT d.person, d.company, IF(e.reached, CONCAT('04-23', LPAD(e.i * 79 % 100, 2, '0'), '-', LPAD(e.i * 7919 % 10000, 4, '0')), NULL), IF(e.reached AND e.i % 3, CONCAT('09', LPAD(e.i * 104729 % 100000000, 8, '0')), NULL),
      IF(e.i % 4, CONCAT('enquiry', e.i, '@past.example'), NULL), d.region, d.industry, e.source, '想了解下一季的攤位與場租。', e.i % 4, 'converted', d.created_at - INTERVAL 9 DAY, d.created_at - INTERVAL 1 DAY, d.created_at,
      d.customer_id, d.contact_id, d.id, d.owner_id, d.team_id, d.created_at - INTERVAL 10 DAY, d.owner_id, d.created_at
    FROM ended e JOIN deals d ON d.k = e.k WHERE e.became = 1;
UPDATE opportunities o JOIN leads l ON l.opportunity_id = o.id SET o.lead_id = l.id WHERE o.lead_id IS NULL;

-- Those that came to nothing: wrong number, only curious, no place of the size they want.
INSERT INTO leads (name, company, phone, mobile, email, region, industry, source, requirement, priority, status, owner_since, last_contact_at, owner_id, team_id, created_at, created_by, updated_at)
  SELECT CONCAT(ELT(1 + e.i * 5 % 12, '陳', '林', '黃', '張', '李', '王', '吳', '劉', '蔡', '楊', '許', '鄭'), ELT(1 + e.i * 7 % 11, '宜蓁', '柏宇', '雅涵', '冠廷', '思妤', '承恩', '子晴', '品睿', '家豪', '詩涵', '俊傑')),
      CONCAT(ELT(1 + e.i * 3 % 13, '晨光', '山海', '小樹', '青禾', '月見', '木木', '日日', '好時', '初心', '河岸', '巷口', '風車', '老地方'), ELT(1 + e.i % 7, '咖啡', '手作', '烘焙', '選物', '花藝', '小吃', '茶飲')),
      IF(e.reached, CONCAT('04-24', LPAD(e.i * 79 % 100, 2, '0'), '-', LPAD(e.i * 7919 % 10000, 4, '0')), NULL), IF(e.reached AND e.i % 3, CONCAT('09', LPAD(e.i * 15485863 % 100000000, 8, '0')), NULL), IF(e.i % 3, CONCAT('enquiry', e.i, '@past.example'), NULL),
      cu.region, cu.industry, e.source,
      ELT(1 + e.i % 3, '只想先了解價格。', '找三坪以下的位置。', '電話沒有人接。'), e.i % 2, 'invalid', @now - INTERVAL (38 + e.i * 4) DAY, @now - INTERVAL (34 + e.i * 4) DAY,
      u.id, u.team_id, @now - INTERVAL (40 + e.i * 4) DAY, u.id, @now - INTERVAL (33 + e.i * 4) DAY
    FROM ended e JOIN users u ON u.login = ELT(1 + e.i % 7, 'sales1', 'sales2', 'assistant', 'sales2', 'assistant', 'sales2', 'assistant')
      JOIN (SELECT region, industry, ROW_NUMBER() OVER (ORDER BY id) - 1 AS k, COUNT(*) OVER () AS n FROM customers) cu ON cu.k = e.i * 7 % cu.n
    WHERE e.became = 0;

INSERT INTO owner_history (type, record_id, user_id, from_at, gained)
  SELECT 10, l.id, l.owner_id, l.owner_since, 'created' FROM leads l WHERE l.owner_id IS NOT NULL AND l.email LIKE 'enquiry%@past.example'
    AND NOT EXISTS (SELECT 1 FROM owner_history h WHERE h.type = 10 AND h.record_id = l.id);
DROP TEMPORARY TABLE ended, deals;
