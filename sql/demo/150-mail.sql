-- Demonstration data of mail: what went out with quotations, one letter that was refused.
-- What came in lies in sql/demo/mail as it arrived; ferry-demo takes it in as the mail
-- server's pipe does, so that it became what such mails become.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
INSERT INTO outbox (kind, target, subject, content, state, tries, answer, message_id, about, due_at, taken_at, created_at, updated_at, created_by)
  SELECT 'mail', k.email, CONCAT('報價單 ', q.number, '｜渡口招商股份有限公司'), JSON_OBJECT('subject', CONCAT('報價單 ', q.number, '｜渡口招商股份有限公司'), 'to_name', k.name), 'sent', 1,
    CONCAT('250 2.0.0 Ok: queued as 4Xk', HEX(q.id * 7919)), IF(k.email = 'contact1@islandnoodle.example', 'demo-quotation@ferry.example', CONCAT('demo-', q.id, '@ferry.example')), CONCAT('35:', q.id),
    q.sent_at, q.sent_at, q.sent_at, q.sent_at, q.owner_id
  FROM quotations q JOIN contacts k ON k.id = q.contact_id WHERE q.status IN ('sent', 'viewed') AND k.email IS NOT NULL ORDER BY q.sent_at;
INSERT INTO mail_tokens (token, type, record_id, address, created_at, message_id)
  SELECT RANDOM_BYTES(32), 35, about_id, target, created_at, message_id FROM outbox WHERE message_id LIKE 'demo-%@ferry.example';
INSERT INTO outbox (kind, target, subject, content, state, tries, error, message_id, about, due_at, taken_at, created_at, updated_at, created_by)
  SELECT 'mail', 'langhua@mial.example', CONCAT('報價單 ', q.number, '｜渡口招商股份有限公司'), JSON_OBJECT('subject', CONCAT('報價單 ', q.number, '｜渡口招商股份有限公司'), 'text', CONCAT('您好：\n\n附上報價單 ', q.number, '，請過目。\n')), 'failed', 1,
    'RCPT failed: 550 (550) 550 5.1.2 <langhua@mial.example>: Recipient address rejected: Domain not found', 'demo-refused@ferry.example', CONCAT('35:', q.id), q.sent_at - INTERVAL 20 MINUTE, q.sent_at - INTERVAL 20 MINUTE, q.sent_at - INTERVAL 20 MINUTE, q.sent_at - INTERVAL 20 MINUTE, q.owner_id
  FROM quotations q WHERE q.status = 'rejected' AND q.sent_at IS NOT NULL ORDER BY q.sent_at DESC LIMIT 1;

-- A form on the market's own pages; what is sent lands in the team's pool.
INSERT INTO web_forms (name, title, intro, thanks, fields, lang, lead_team_id, source_id, origins, token, secret, created_by)
  SELECT '官網詢攤', '詢問攤位與店面', '留下聯絡方式，一個工作天內有專人回覆。', '收到了，謝謝您！商圈招商團隊會在一個工作天內與您聯絡。', 'name* company phone* email requirement', 'zh-TW', 3,
    (SELECT MIN(id) FROM sources WHERE name LIKE '%官網%' OR name LIKE '%網站%'), 'https://market.dukou.example', LOWER(HEX(RANDOM_BYTES(12))), RANDOM_BYTES(32), (SELECT id FROM users WHERE login = 'admin');
