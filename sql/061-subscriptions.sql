-- A team's subscription has a name to be found by, and its items as a list like every multi-choice.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
ALTER TABLE team_subscriptions ADD COLUMN name VARCHAR(200) NOT NULL DEFAULT '';
UPDATE team_subscriptions SET subtypes = CONCAT('["', REPLACE(subtypes, ',', '","'), '"]') WHERE subtypes NOT LIKE '[%';
UPDATE team_subscriptions s JOIN teams t ON t.id = s.for_team_id LEFT JOIN users u ON u.id = s.user_id LEFT JOIN channels c ON c.id = s.channel_id
  SET s.name = CONCAT(t.name, ' → ', COALESCE(u.name, CONCAT('#', c.name))) WHERE s.name = '';
