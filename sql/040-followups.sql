-- Follow-up: activities on any record, templates of several, reminders, the feed.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

-- `on` is "type:id"; on_type and on_id come from it, so that the two never disagree.
-- today_at and overdue_at are the ends of the due day where the person it falls to
-- lives: before the first it is planned, between them today's, then overdue.
CREATE TABLE activities (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  type VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'todo',
  subject VARCHAR(200) NOT NULL,
  `on` VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NULL,
  on_type SMALLINT AS (CAST(SUBSTRING_INDEX(`on`, ':', 1) AS UNSIGNED)) STORED,
  on_id BIGINT AS (CAST(SUBSTRING_INDEX(`on`, ':', -1) AS UNSIGNED)) STORED,
  due_at DATETIME NULL, duration INT NULL, reminder INT NULL,
  today_at DATETIME NULL, overdue_at DATETIME NULL, remind_at DATETIME NULL, reminded_at DATETIME NULL, reminder_seen_at DATETIME NULL,
  user_id BIGINT NOT NULL,
  note TEXT NULL,
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'planned',
  outcome VARCHAR(200) NULL, feedback TEXT NULL, done_at DATETIME NULL, done_by BIGINT NULL,
  recurs VARCHAR(10) CHARACTER SET ascii NULL, recurs_every INT NOT NULL DEFAULT 1, recurs_until DATE NULL,
  recurs_from DATE NULL, series_id BIGINT NULL, next_made TINYINT NOT NULL DEFAULT 0,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY activities_on (`on`, state, due_at),
  KEY activities_record (on_type, on_id),
  KEY activities_mine (user_id, state, due_at),
  KEY activities_due (due_at, id),
  KEY activities_remind (state, remind_at),
  KEY activities_recur (next_made, recurs, overdue_at),
  KEY activities_created (created_by),
  CHECK (type IN ('call','visit','meeting','email','demo','material','todo')),
  CHECK (state IN ('planned','done','cancelled')),
  CHECK (recurs IS NULL OR recurs IN ('daily','weekly','monthly')),
  CHECK (recurs_every BETWEEN 1 AND 366),
  CHECK (duration IS NULL OR duration >= 0), CHECK (reminder IS NULL OR reminder >= 0),
  CHECK (state <> 'done' OR done_at IS NOT NULL),
  CONSTRAINT activities_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT activities_done_by_fk FOREIGN KEY (done_by) REFERENCES users (id)
) ENGINE=InnoDB;

CREATE TABLE activity_participants (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  activity_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  user_id BIGINT NULL, contact_id BIGINT NULL,
  KEY activity_participants_of (activity_id, position), KEY activity_participants_user (user_id, activity_id), KEY activity_participants_contact (contact_id),
  CHECK (user_id IS NOT NULL OR contact_id IS NOT NULL),
  FOREIGN KEY (activity_id) REFERENCES activities (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (contact_id) REFERENCES contacts (id)
) ENGINE=InnoDB;

-- The log by hand of everybody, newest first.
ALTER TABLE journal ADD KEY journal_event (event, id);

-- An activity plan: several activities with offsets in days, launched on a record.
CREATE TABLE activity_templates (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL, description VARCHAR(400) NULL, sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY activity_templates_name (name)
) ENGINE=InnoDB;
CREATE TABLE activity_template_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  template_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  type VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'todo', subject VARCHAR(200) NOT NULL,
  days INT NOT NULL DEFAULT 0, at_hour INT NOT NULL DEFAULT 10, duration INT NULL, reminder INT NULL, user_id BIGINT NULL,
  KEY activity_template_lines_of (template_id, position),
  CHECK (type IN ('call','visit','meeting','email','demo','material','todo')), CHECK (at_hour BETWEEN 0 AND 23),
  FOREIGN KEY (template_id) REFERENCES activity_templates (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB;

-- Everybody may plan; whose records they are decides what is seen.
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'activity', 3, 3 FROM roles WHERE code IN ('salesperson', 'assistant', 'manager', 'finance', 'administrator')
  ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'activity_template', 3, 3 FROM roles WHERE code = 'manager'
  ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;

INSERT INTO activity_templates (id, name, description) VALUES (1, '新客戶三部曲', '首次聯絡、寄送資料、兩週後拜訪');
INSERT INTO activity_template_lines (template_id, position, type, subject, days, at_hour, duration, reminder) VALUES
  (1, 0, 'call', '電話聯絡，了解需求', 0, 10, 15, 15), (1, 1, 'material', '寄送介紹資料', 2, 14, NULL, NULL), (1, 2, 'visit', '登門拜訪', 14, 14, 60, 60);
