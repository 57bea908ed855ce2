-- Discussion: messages on records and in channels, who follows what, everybody's inbox.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

-- A channel has its members; a team's is open to the team, one without a team to everybody, a closed one to its members.
CREATE TABLE channels (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(60) NOT NULL, description VARCHAR(300) NULL, closed TINYINT NOT NULL DEFAULT 0,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY channels_name (name), KEY channels_team (team_id),
  CONSTRAINT channels_team_fk FOREIGN KEY (team_id) REFERENCES teams (id),
  CONSTRAINT channels_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE=InnoDB;

-- seen_id: the newest message this member has seen.
CREATE TABLE channel_members (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  channel_id BIGINT NOT NULL, user_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0, seen_id BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY channel_members_once (channel_id, user_id), KEY channel_members_user (user_id),
  FOREIGN KEY (channel_id) REFERENCES channels (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- kind: message and note stand on a record (and in its log: entry_id), post in a channel;
-- event is an entry of the log of `about` that was posted in a channel because it follows.
CREATE TABLE messages (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  `on` VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  on_type SMALLINT AS (CAST(SUBSTRING_INDEX(`on`, ':', 1) AS UNSIGNED)) STORED,
  on_id BIGINT AS (CAST(SUBSTRING_INDEX(`on`, ':', -1) AS UNSIGNED)) STORED,
  about VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NULL,
  about_type SMALLINT AS (CAST(SUBSTRING_INDEX(about, ':', 1) AS UNSIGNED)) STORED,
  about_id BIGINT AS (CAST(SUBSTRING_INDEX(about, ':', -1) AS UNSIGNED)) STORED,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL,
  subject VARCHAR(200) NULL, body TEXT NOT NULL, html MEDIUMTEXT NULL,
  author_id BIGINT NULL, author_name VARCHAR(200) NULL, author_email VARCHAR(254) NULL,
  parent_id BIGINT NULL, entry_id BIGINT NULL, message_id VARCHAR(400) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY messages_on (`on`, id), KEY messages_record (on_type, on_id, id), KEY messages_about (about_type, about_id),
  KEY messages_entry (entry_id), KEY messages_created (created_by, id), KEY messages_author (author_id, id),
  CHECK (kind IN ('message', 'note', 'post', 'event')),
  CHECK (kind <> 'event' OR (about IS NOT NULL AND entry_id IS NOT NULL)),
  CONSTRAINT messages_author_fk FOREIGN KEY (author_id) REFERENCES users (id),
  CONSTRAINT messages_parent_fk FOREIGN KEY (parent_id) REFERENCES messages (id)
) ENGINE=InnoDB;

-- One row for each thing somebody is told: an entry of a record's log, or a message in a channel.
CREATE TABLE inbox_items (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  `on` VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  on_type SMALLINT AS (CAST(SUBSTRING_INDEX(`on`, ':', 1) AS UNSIGNED)) STORED,
  on_id BIGINT AS (CAST(SUBSTRING_INDEX(`on`, ':', -1) AS UNSIGNED)) STORED,
  why VARCHAR(20) CHARACTER SET ascii NOT NULL,
  entry_id BIGINT NULL, message_id BIGINT NULL,
  read_at DATETIME NULL, starred TINYINT NOT NULL DEFAULT 0,
  owner_id BIGINT NOT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY inbox_items_entry (owner_id, entry_id), UNIQUE KEY inbox_items_message (owner_id, message_id),
  KEY inbox_items_unread (owner_id, read_at, starred, id), KEY inbox_items_newest (owner_id, id), KEY inbox_items_record (on_type, on_id),
  CHECK (entry_id IS NOT NULL OR message_id IS NOT NULL),
  CONSTRAINT inbox_items_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT inbox_items_message_fk FOREIGN KEY (message_id) REFERENCES messages (id)
) ENGINE=InnoDB;

-- Who follows a record: somebody of the house, somebody outside, or a channel. subtypes: "discussion,won,lost".
-- A record type too, so that it has list, rights and API like the others; `on` comes from type and record_id.
ALTER TABLE followers
  DROP PRIMARY KEY,
  ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST,
  MODIFY user_id BIGINT NULL,
  ADD COLUMN contact_id BIGINT NULL, ADD COLUMN customer_id BIGINT NULL, ADD COLUMN channel_id BIGINT NULL,
  ADD COLUMN `on` VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin AS (CONCAT(type, ':', record_id)) STORED,
  ADD COLUMN on_type SMALLINT AS (type) STORED, ADD COLUMN on_id BIGINT AS (record_id) STORED,
  ADD COLUMN version INT NOT NULL DEFAULT 1, ADD COLUMN owner_id BIGINT NULL, ADD COLUMN team_id BIGINT NULL,
  ADD COLUMN created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, ADD COLUMN created_by BIGINT NULL,
  ADD COLUMN updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, ADD COLUMN archived_at DATETIME NULL,
  ADD COLUMN custom LONGTEXT NULL, ADD COLUMN log_head BINARY(32) NULL,
  ADD KEY followers_on (`on`, id),
  ADD UNIQUE KEY followers_user (type, record_id, user_id), ADD UNIQUE KEY followers_contact (type, record_id, contact_id),
  ADD UNIQUE KEY followers_customer (type, record_id, customer_id), ADD UNIQUE KEY followers_channel (type, record_id, channel_id),
  ADD CHECK ((user_id IS NOT NULL) + (contact_id IS NOT NULL) + (customer_id IS NOT NULL) + (channel_id IS NOT NULL) = 1),
  ADD CONSTRAINT followers_contact_fk FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
  ADD CONSTRAINT followers_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  ADD CONSTRAINT followers_channel_fk FOREIGN KEY (channel_id) REFERENCES channels (id) ON DELETE CASCADE;

-- Who follows new records of a team from the start, and for what.
CREATE TABLE team_subscriptions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  for_team_id BIGINT NOT NULL, user_id BIGINT NULL, channel_id BIGINT NULL,
  subtypes VARCHAR(400) CHARACTER SET ascii NOT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY team_subscriptions_user (for_team_id, user_id), UNIQUE KEY team_subscriptions_channel (for_team_id, channel_id),
  CHECK ((user_id IS NOT NULL) + (channel_id IS NOT NULL) = 1),
  CONSTRAINT team_subscriptions_team_fk FOREIGN KEY (for_team_id) REFERENCES teams (id) ON DELETE CASCADE,
  CONSTRAINT team_subscriptions_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT team_subscriptions_channel_fk FOREIGN KEY (channel_id) REFERENCES channels (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- Who wants to be told by mail as well.
ALTER TABLE users ADD COLUMN tell_by_mail TINYINT NOT NULL DEFAULT 0;

-- Everybody may talk; whose records it is about decides what is seen.
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'message', 3, 3 FROM roles WHERE code IN ('salesperson', 'assistant', 'manager', 'finance', 'administrator')
  ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'follower', 3, 3 FROM roles WHERE code IN ('salesperson', 'assistant', 'manager', 'finance', 'administrator')
  ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'inbox_item', 1, 1 FROM roles
  ON DUPLICATE KEY UPDATE read_scope = 1, write_scope = 1;
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'channel', 1, 1 FROM roles WHERE code IN ('salesperson', 'assistant', 'manager', 'finance')
  ON DUPLICATE KEY UPDATE read_scope = 1, write_scope = 1;
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'team_subscription', 3, 3 FROM roles WHERE code IN ('manager', 'administrator')
  ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;
