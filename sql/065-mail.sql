-- Mail out and in: templates, what is known of each mail, where answers belong, what came in.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

-- What a letter says, per occasion and language; merge fields stand in braces.
CREATE TABLE mail_templates (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  code VARCHAR(20) CHARACTER SET ascii NOT NULL, lang VARCHAR(8) CHARACTER SET ascii NOT NULL,
  subject VARCHAR(200) NOT NULL, text TEXT NOT NULL, html TEXT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY mail_templates_code (code, lang)
) ENGINE=InnoDB;
INSERT INTO mail_templates (code, lang, subject, text, html) VALUES
('quotation', 'zh-TW', '報價單 {number}｜{company}', '{contact} 您好：\n\n附上報價單 {number}「{title}」，總計 {total}，有效期限 {valid_until}。\n您也可以在以下頁面查看、下載、提問或直接接受：\n{link}\n\n{message}\n\n{salesperson}\n{company}',
 '<p>{contact} 您好：</p><p>附上報價單 <b>{number}</b>「{title}」，總計 <b>{total}</b>，有效期限 {valid_until}。</p><p>您也可以在以下頁面查看、下載、提問或直接接受：<br>{link}</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('quotation', 'zh-CN', '报价单 {number}｜{company}', '{contact} 您好：\n\n附上报价单 {number}“{title}”，总计 {total}，有效期至 {valid_until}。\n您也可以在以下页面查看、下载、提问或直接接受：\n{link}\n\n{message}\n\n{salesperson}\n{company}',
 '<p>{contact} 您好：</p><p>附上报价单 <b>{number}</b>“{title}”，总计 <b>{total}</b>，有效期至 {valid_until}。</p><p>您也可以在以下页面查看、下载、提问或直接接受：<br>{link}</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('quotation', 'en', 'Quotation {number} | {company}', 'Dear {contact},\n\nplease find attached quotation {number} "{title}", total {total}, valid until {valid_until}.\nYou can also read it, download it, ask a question or accept it on this page:\n{link}\n\n{message}\n\n{salesperson}\n{company}',
 '<p>Dear {contact},</p><p>please find attached quotation <b>{number}</b> "{title}", total <b>{total}</b>, valid until {valid_until}.</p><p>You can also read it, download it, ask a question or accept it on this page:<br>{link}</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('contract', 'zh-TW', '合約 {number}｜{company}', '{contact} 您好：\n\n附上合約 {number}「{title}」，金額 {total}，請過目。若有任何問題，直接回覆這封信即可。\n\n{message}\n\n{salesperson}\n{company}',
 '<p>{contact} 您好：</p><p>附上合約 <b>{number}</b>「{title}」，金額 <b>{total}</b>，請過目。若有任何問題，直接回覆這封信即可。</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('contract', 'zh-CN', '合同 {number}｜{company}', '{contact} 您好：\n\n附上合同 {number}“{title}”，金额 {total}，请过目。如有任何问题，直接回复这封邮件即可。\n\n{message}\n\n{salesperson}\n{company}',
 '<p>{contact} 您好：</p><p>附上合同 <b>{number}</b>“{title}”，金额 <b>{total}</b>，请过目。如有任何问题，直接回复这封邮件即可。</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('contract', 'en', 'Contract {number} | {company}', 'Dear {contact},\n\nplease find attached contract {number} "{title}" over {total}. If anything is unclear, simply answer this mail.\n\n{message}\n\n{salesperson}\n{company}',
 '<p>Dear {contact},</p><p>please find attached contract <b>{number}</b> "{title}" over <b>{total}</b>. If anything is unclear, simply answer this mail.</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('invoice', 'zh-TW', '發票 {number}｜{company}', '{contact} 您好：\n\n附上發票 {number}，金額 {total}，付款期限 {valid_until}。\n\n{message}\n\n{salesperson}\n{company}',
 '<p>{contact} 您好：</p><p>附上發票 <b>{number}</b>，金額 <b>{total}</b>，付款期限 {valid_until}。</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('invoice', 'zh-CN', '发票 {number}｜{company}', '{contact} 您好：\n\n附上发票 {number}，金额 {total}，付款期限 {valid_until}。\n\n{message}\n\n{salesperson}\n{company}',
 '<p>{contact} 您好：</p><p>附上发票 <b>{number}</b>，金额 <b>{total}</b>，付款期限 {valid_until}。</p><p>{message}</p><p>{salesperson}<br>{company}</p>'),
('invoice', 'en', 'Invoice {number} | {company}', 'Dear {contact},\n\nplease find attached invoice {number} over {total}, due on {valid_until}.\n\n{message}\n\n{salesperson}\n{company}',
 '<p>Dear {contact},</p><p>please find attached invoice <b>{number}</b> over <b>{total}</b>, due on {valid_until}.</p><p>{message}</p><p>{salesperson}<br>{company}</p>');

-- In which language somebody is written to; NULL: the customer's, else the writer's own.
ALTER TABLE contacts ADD COLUMN lang VARCHAR(8) CHARACTER SET ascii NULL;
ALTER TABLE customers ADD COLUMN lang VARCHAR(8) CHARACTER SET ascii NULL;

-- The outbox is a record as well, for the administrator: what speaks of which record,
-- under which Message-ID, and what the other side said.
ALTER TABLE outbox
  MODIFY state ENUM('waiting','sending','sent','failed','bounced') NOT NULL DEFAULT 'waiting',
  ADD COLUMN version INT NOT NULL DEFAULT 1,
  ADD COLUMN about VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN about_type SMALLINT AS (CAST(SUBSTRING_INDEX(about, ':', 1) AS UNSIGNED)) STORED,
  ADD COLUMN about_id BIGINT AS (CAST(SUBSTRING_INDEX(about, ':', -1) AS UNSIGNED)) STORED,
  ADD COLUMN subject VARCHAR(400) NULL,
  ADD COLUMN message_id VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN user_id BIGINT NULL,                  -- whose address it goes to; NULL: somebody outside
  ADD COLUMN answer VARCHAR(300) NULL,             -- what the receiver said last
  ADD COLUMN owner_id BIGINT NULL, ADD COLUMN team_id BIGINT NULL, ADD COLUMN created_by BIGINT NULL,
  ADD COLUMN updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, ADD COLUMN archived_at DATETIME NULL,
  ADD COLUMN custom LONGTEXT NULL, ADD COLUMN log_head BINARY(32) NULL,
  ADD UNIQUE KEY outbox_message (message_id),
  ADD KEY outbox_about (about_type, about_id),
  ADD KEY outbox_kind (kind, id);

-- What is enclosed with a mail and kept nowhere else (a PDF as it was when it was sent).
CREATE TABLE outbox_files (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  outbox_id BIGINT NOT NULL, name VARCHAR(200) NOT NULL, type VARCHAR(100) CHARACTER SET ascii NOT NULL, content LONGBLOB NOT NULL,
  KEY (outbox_id), FOREIGN KEY (outbox_id) REFERENCES outbox (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- Where an answer belongs: one token per mail, of which only the hash is kept.
CREATE TABLE mail_tokens (
  token BINARY(32) NOT NULL PRIMARY KEY,           -- SHA-256
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL,
  address VARCHAR(254) NOT NULL, user_id BIGINT NULL,
  created_at DATETIME NOT NULL, revoked_at DATETIME NULL,
  KEY (type, record_id), KEY (created_at)
) ENGINE=InnoDB;

-- Every mail that came in, before anything is done with it; the raw message is a file.
CREATE TABLE inbound_mails (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  state VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'received',
  kind VARCHAR(12) CHARACTER SET ascii NULL,
  path VARCHAR(100) CHARACTER SET ascii NOT NULL, size BIGINT NOT NULL,
  recipient VARCHAR(254) NULL, sender VARCHAR(254) NULL, sender_name VARCHAR(200) NULL, subject VARCHAR(400) NULL,
  message_id VARCHAR(400) NULL, message_hash BINARY(32) NULL,
  result VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NULL,
  result_type SMALLINT AS (CAST(SUBSTRING_INDEX(result, ':', 1) AS UNSIGNED)) STORED,
  result_id BIGINT AS (CAST(SUBSTRING_INDEX(result, ':', -1) AS UNSIGNED)) STORED,
  reason VARCHAR(30) CHARACTER SET ascii NULL, error VARCHAR(400) NULL, tries INT NOT NULL DEFAULT 0,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY inbound_mails_message (message_hash),
  KEY inbound_mails_state (state, created_at), KEY inbound_mails_sender (sender, created_at),
  KEY inbound_mails_result (result_type, result_id)
) ENGINE=InnoDB;

-- How far each mailbox was read.
CREATE TABLE mailboxes (
  name VARCHAR(300) CHARACTER SET ascii NOT NULL PRIMARY KEY, validity BIGINT NOT NULL DEFAULT 0, last_uid BIGINT NOT NULL DEFAULT 0, read_at DATETIME NULL
) ENGINE=InnoDB;
