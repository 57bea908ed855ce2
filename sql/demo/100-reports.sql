-- Demonstration data for reports: the first answers to leads, minutes to days after they
-- came, so that response times have something to say. ferry-demo writes their journal.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
INSERT INTO activities (type, subject, `on`, due_at, duration, user_id, owner_id, team_id, state, outcome, feedback, done_at, done_by, created_at, created_by, updated_at)
  SELECT ELT(1 + d.id % 3, 'call', 'email', 'call'), ELT(1 + d.id % 3, '首次去電', '寄送招商簡章', '回電確認需求'), CONCAT('10:', d.id),
    d.at, ELT(1 + d.id % 3, 10, NULL, 15), d.owner_id, d.owner_id, d.team_id, 'done', ELT(1 + d.id % 3, '已接通，有興趣', '已寄出', '約下週看場地'),
    ELT(1 + d.id % 3, '老闆親自接聽，想先看平面圖。', '附上租金級距表。', '希望週末人流多的位置。'), d.at, d.owner_id, d.created_at, d.owner_id, d.at
  FROM (SELECT l.id, l.owner_id, l.team_id, l.created_at,
      l.created_at + INTERVAL ELT(1 + l.id % 6, 25, 50, 140, 380, 1500, 2900) MINUTE AS at
    FROM leads l WHERE l.owner_id IS NOT NULL AND l.archived_at IS NULL) d
  WHERE d.at < @now;
