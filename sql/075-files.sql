-- The attachment centre: files with versions, their contents once each, and what they
-- are linked to. `on` is "type:id"; on_type and on_id come from it. `at` is what within
-- that record it was put on: "" the record itself, "log" an entry of its log,
-- "63:12" a message.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE file_categories (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(60) NOT NULL, sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY file_categories_name (name)
) ENGINE=InnoDB;
INSERT INTO file_categories (id, name, sequence) VALUES
  (1, '合約與簽署', 10), (2, '報價與訂單', 20), (3, '證照與登記', 30), (4, '平面圖與配置', 40), (5, '照片', 50), (6, '簡報與型錄', 60), (7, '帳務憑證', 70), (8, '會議紀錄', 80);

CREATE TABLE contents (
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL, created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP,
  KEY contents_created (created_at)
) ENGINE=InnoDB;
-- Bytes of all contents: one row, changed with them.
CREATE TABLE content_usage (
  id TINYINT NOT NULL PRIMARY KEY, bytes BIGINT NOT NULL, CHECK (id = 1), CHECK (bytes >= 0)
) ENGINE=InnoDB;
INSERT INTO content_usage VALUES (1, 0);

-- name, kind, mime, size, sha256, shows and revision are those of the newest version.
CREATE TABLE files (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL, category_id BIGINT NULL, description TEXT NULL,
  kind VARCHAR(12) CHARACTER SET ascii NOT NULL, mime VARCHAR(100) CHARACTER SET ascii NOT NULL,
  size BIGINT NOT NULL, sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  shows VARCHAR(8) CHARACTER SET ascii NULL, revision INT NOT NULL DEFAULT 1,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY files_updated (updated_at, id), KEY files_name (name, id), KEY files_size (size, id),
  KEY files_kind (kind, updated_at), KEY files_category (category_id, updated_at), KEY files_owner (owner_id, updated_at), KEY files_created (created_by, id),
  CHECK (size >= 0), CHECK (shows IS NULL OR shows IN ('picture', 'pdf')),
  CONSTRAINT files_category_fk FOREIGN KEY (category_id) REFERENCES file_categories (id),
  CONSTRAINT files_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE=InnoDB;

CREATE TABLE file_versions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_id BIGINT NOT NULL, position INT NOT NULL,            -- 1, 2, 3 …
  name VARCHAR(200) NOT NULL, mime VARCHAR(100) CHARACTER SET ascii NOT NULL, shows VARCHAR(8) CHARACTER SET ascii NULL,
  size BIGINT NOT NULL, sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  note VARCHAR(400) NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  UNIQUE KEY file_versions_of (file_id, position), KEY file_versions_content (sha256),
  CONSTRAINT file_versions_file_fk FOREIGN KEY (file_id) REFERENCES files (id) ON DELETE CASCADE,
  CONSTRAINT file_versions_content_fk FOREIGN KEY (sha256) REFERENCES contents (sha256)
) ENGINE=InnoDB;

CREATE TABLE file_links (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_id BIGINT NOT NULL,
  `on` VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  on_type SMALLINT AS (CAST(SUBSTRING_INDEX(`on`, ':', 1) AS UNSIGNED)) STORED,
  on_id BIGINT AS (CAST(SUBSTRING_INDEX(`on`, ':', -1) AS UNSIGNED)) STORED,
  at VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  UNIQUE KEY file_links_once (file_id, `on`, at), KEY file_links_on (`on`, id), KEY file_links_record (on_type, on_id), KEY file_links_at (at, file_id),
  FOREIGN KEY (file_id) REFERENCES files (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- Everybody may add files; whose records they are on decides who sees them.
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'file', 3, 3 FROM roles WHERE code IN ('salesperson', 'assistant', 'manager', 'finance', 'administrator')
  ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'file_category', 3, 3 FROM roles WHERE code IN ('assistant', 'manager')
  ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;
