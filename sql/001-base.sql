-- The mechanism's tables: people and rights, log, search, tags, jobs.
-- Works on Galera: InnoDB, a primary key everywhere, no LOCK TABLES. utf8mb4 set
-- explicitly, since MariaDB 10.11's default is latin1.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE users (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  login VARCHAR(100) NOT NULL,
  name VARCHAR(100) NOT NULL,
  email VARCHAR(254) NULL,
  phone VARCHAR(40) NULL,
  password VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,   -- Argon2id
  totp_secret VARBINARY(200) NULL,
  lang VARCHAR(8) CHARACTER SET ascii NOT NULL DEFAULT 'zh-TW',
  tz VARCHAR(50) CHARACTER SET ascii NOT NULL DEFAULT 'Asia/Taipei',
  team_id BIGINT NULL,                       -- main team
  active TINYINT NOT NULL DEFAULT 1,
  failed_logins INT NOT NULL DEFAULT 0,
  locked_until DATETIME NULL,
  feed_token BINARY(32) NULL,                -- hash of the calendar feed's token
  owner_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY users_login (login)
) ENGINE=InnoDB;

CREATE TABLE teams (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  leader_id BIGINT NULL,
  email_alias VARCHAR(254) NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY teams_name (name),
  CONSTRAINT teams_leader FOREIGN KEY (leader_id) REFERENCES users (id)
) ENGINE=InnoDB;
ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id);

-- Which teams a person belongs to besides users.team_id; the leader is always one.
CREATE TABLE team_members (
  team_id BIGINT NOT NULL, user_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  UNIQUE KEY (team_id, user_id), KEY (user_id),
  FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE roles (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  code VARCHAR(40) CHARACTER SET ascii NOT NULL,
  name VARCHAR(100) NOT NULL,
  capabilities INT UNSIGNED NOT NULL DEFAULT 0,   -- bits of enum perm from PERM_ASSIGN on: 1 assign 2 approve 4 import 8 export 16 settings
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY roles_code (code)
) ENGINE=InnoDB;

-- record '*' is the default for record types without a row. Scopes: 0 none 1 own 2 team 3 all.
CREATE TABLE role_rights (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  role_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  record VARCHAR(40) CHARACTER SET ascii NOT NULL,
  read_scope TINYINT NOT NULL, write_scope TINYINT NOT NULL,
  UNIQUE KEY (role_id, record),
  CHECK (read_scope BETWEEN 0 AND 3 AND write_scope BETWEEN 0 AND read_scope),
  FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE user_roles (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  UNIQUE KEY (user_id, role_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (role_id) REFERENCES roles (id)
) ENGINE=InnoDB;

-- A record shared with one more user.
CREATE TABLE shares (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL, type SMALLINT NOT NULL, record_id BIGINT NOT NULL,
  writes TINYINT NOT NULL DEFAULT 0, until DATE NOT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  UNIQUE KEY (user_id, type, record_id), KEY (type, record_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE sessions (
  token BINARY(32) NOT NULL PRIMARY KEY,          -- SHA-256 of the cookie
  user_id BIGINT NOT NULL, created_at DATETIME NOT NULL, seen_at DATETIME NOT NULL,
  expires_at DATETIME NOT NULL, ip VARCHAR(45) CHARACTER SET ascii NOT NULL, user_agent VARCHAR(200) NOT NULL,
  csrf BINARY(32) NOT NULL, live_channel VARCHAR(64) CHARACTER SET ascii NULL,
  KEY (user_id), KEY (expires_at),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE api_tokens (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token BINARY(32) NOT NULL, user_id BIGINT NOT NULL, name VARCHAR(100) NOT NULL,
  read_only TINYINT NOT NULL DEFAULT 0, created_at DATETIME NOT NULL, expires_at DATETIME NULL, seen_at DATETIME NULL, revoked_at DATETIME NULL,
  UNIQUE KEY (token), KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- Sign-in attempts per address, for the back-off.
CREATE TABLE login_attempts (
  source VARCHAR(60) CHARACTER SET ascii NOT NULL PRIMARY KEY, failures INT NOT NULL, last_at DATETIME NOT NULL
) ENGINE=InnoDB;

CREATE TABLE password_resets (
  token BINARY(32) NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, expires_at DATETIME NOT NULL, used_at DATETIME NULL,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE idempotency (
  user_id BIGINT NOT NULL, idem_key VARBINARY(200) NOT NULL, request_hash BINARY(32) NOT NULL,
  status INT NOT NULL, content_type VARCHAR(100) CHARACTER SET ascii NOT NULL, location VARCHAR(300) NULL,
  body LONGBLOB NOT NULL, created_at DATETIME NOT NULL,
  PRIMARY KEY (user_id, idem_key), KEY (created_at)
) ENGINE=InnoDB;

CREATE TABLE settings (
  name VARCHAR(80) CHARACTER SET ascii NOT NULL PRIMARY KEY, value TEXT NOT NULL
) ENGINE=InnoDB;
-- Goes up whenever users, roles, teams, custom fields or settings change: processes drop what they cached.
INSERT INTO settings VALUES ('stamp', '1');

CREATE TABLE sequences (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(40) CHARACTER SET ascii NOT NULL,
  pattern VARCHAR(60) NOT NULL,                   -- "S{n:5}", "INV-{yyyy}-{n:4}"
  next BIGINT NOT NULL DEFAULT 1,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY sequences_name (name)
) ENGINE=InnoDB;

-- ---- attached to any record by (type, record_id) ---------------------------

CREATE TABLE journal (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL, user_id BIGINT NULL,
  event VARCHAR(40) CHARACTER SET ascii NOT NULL,
  detail LONGTEXT NOT NULL,                        -- canonical JSON, exactly what was hashed
  corrects BIGINT NULL,
  prev BINARY(32) NOT NULL, hash BINARY(32) NOT NULL,
  KEY journal_record (type, record_id, id),
  KEY journal_at (at, id)
) ENGINE=InnoDB;
CREATE TABLE journal_checkpoints (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at DATETIME NOT NULL, entries BIGINT NOT NULL, last_id BIGINT NOT NULL,
  heads BINARY(32) NOT NULL, prev BINARY(32) NOT NULL, hash BINARY(32) NOT NULL
) ENGINE=InnoDB;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only';
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only';

CREATE TABLE postings (
  term INT UNSIGNED NOT NULL, type SMALLINT NOT NULL, record_id BIGINT NOT NULL,
  PRIMARY KEY (term, type, record_id), KEY (type, record_id)
) ENGINE=InnoDB;

-- Folded values of DEDUP fields: the same hash is a possible duplicate, across record types.
CREATE TABLE duplicate_keys (
  hash BIGINT UNSIGNED NOT NULL, type SMALLINT NOT NULL, record_id BIGINT NOT NULL, field VARCHAR(40) CHARACTER SET ascii NOT NULL,
  PRIMARY KEY (hash, type, record_id, field), KEY (type, record_id)
) ENGINE=InnoDB;

CREATE TABLE tags (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(60) NOT NULL, colour TINYINT NOT NULL DEFAULT 0,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY tags_name (name), CHECK (colour BETWEEN 0 AND 5)
) ENGINE=InnoDB;
CREATE TABLE record_tags (
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL, tag_id BIGINT NOT NULL,
  PRIMARY KEY (type, record_id, tag_id), KEY (tag_id, type, record_id),
  FOREIGN KEY (tag_id) REFERENCES tags (id)
) ENGINE=InnoDB;

CREATE TABLE custom_fields (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  record VARCHAR(40) CHARACTER SET ascii NOT NULL, code VARCHAR(40) CHARACTER SET ascii NOT NULL,
  label VARCHAR(100) NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii NOT NULL,   -- text longtext number money date choice multi bool ref
  choices TEXT NULL,                               -- one a line
  ref VARCHAR(40) CHARACTER SET ascii NULL,
  required TINYINT NOT NULL DEFAULT 0, listed TINYINT NOT NULL DEFAULT 0, position INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY custom_fields_code (record, code)
) ENGINE=InnoDB;

CREATE TABLE saved_views (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL, type SMALLINT NOT NULL, name VARCHAR(60) NOT NULL,
  query TEXT NOT NULL, columns TEXT NULL, shared TINYINT NOT NULL DEFAULT 0, created_at DATETIME NOT NULL,
  KEY (type, user_id), FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;
-- Which columns a person chose for a list.
CREATE TABLE list_columns (
  user_id BIGINT NOT NULL, type SMALLINT NOT NULL, columns TEXT NOT NULL, PRIMARY KEY (user_id, type),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE followers (
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL, user_id BIGINT NOT NULL, subtypes VARCHAR(400) CHARACTER SET ascii NOT NULL DEFAULT 'discussion',
  PRIMARY KEY (type, record_id, user_id), KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- ---- work for later ---------------------------------------------------------

CREATE TABLE jobs (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(40) CHARACTER SET ascii NOT NULL, unique_key VARCHAR(100) CHARACTER SET ascii NULL,
  args LONGTEXT NOT NULL, state ENUM('waiting','running','done','failed') NOT NULL DEFAULT 'waiting',
  due_at DATETIME NOT NULL, tries INT NOT NULL DEFAULT 0, taken_by VARCHAR(80) NULL, taken_at DATETIME NULL,
  done_at DATETIME NULL, error TEXT NULL, progress INT NOT NULL DEFAULT 0, created_at DATETIME NOT NULL, created_by BIGINT NULL,
  UNIQUE KEY (unique_key), KEY jobs_due (state, due_at)
) ENGINE=InnoDB;

CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii NOT NULL,   -- mail live webhook unlink
  target VARCHAR(400) NOT NULL, content LONGTEXT NOT NULL,
  state ENUM('waiting','sending','sent','failed') NOT NULL DEFAULT 'waiting',
  due_at DATETIME NOT NULL, tries INT NOT NULL DEFAULT 0, taken_by VARCHAR(80) NULL, taken_at DATETIME NULL, error TEXT NULL, created_at DATETIME NOT NULL,
  KEY outbox_due (state, due_at)
) ENGINE=InnoDB;
