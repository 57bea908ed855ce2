-- Targets of this and the next months; competitors of deals that are being decided.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @month = DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 8 HOUR, '%Y-%m-01');

INSERT IGNORE INTO targets (name, month, amount, person_id, owner_id, team_id)
SELECT CONCAT(DATE_FORMAT(m.month, '%Y/%m '), t.name), m.month, t.amount + 100000 * m.n, NULL, NULL, t.id
FROM (SELECT 0 AS n, @month AS month UNION ALL SELECT 1, @month + INTERVAL 1 MONTH UNION ALL SELECT 2, @month + INTERVAL 2 MONTH) m
JOIN (SELECT id, name, CASE name WHEN '商圈招商團隊' THEN 3000000 WHEN '活動招商團隊' THEN 900000 ELSE 600000 END AS amount FROM teams
      WHERE name IN ('市集招商團隊', '活動招商團隊', '商圈招商團隊')) t;
INSERT IGNORE INTO targets (name, month, amount, person_id, owner_id, team_id)
SELECT CONCAT(DATE_FORMAT(m.month, '%Y/%m '), u.name), m.month, CASE u.login WHEN 'sales1' THEN 1800000 WHEN 'manager' THEN 1200000 ELSE 900000 END, u.id, u.id, u.team_id
FROM (SELECT @month AS month UNION ALL SELECT @month + INTERVAL 1 MONTH) m
JOIN users u ON u.login IN ('sales1', 'sales2', 'manager') AND u.team_id IS NOT NULL;
