-- Forms on other people's pages whose answers become leads.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE TABLE web_forms (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL, title VARCHAR(200) NOT NULL, intro TEXT NULL, thanks TEXT NULL,
  fields VARCHAR(400) CHARACTER SET ascii NOT NULL, lang VARCHAR(8) CHARACTER SET ascii NOT NULL DEFAULT 'zh-TW',
  lead_team_id BIGINT NULL, source_id BIGINT NULL, origins VARCHAR(1000) CHARACTER SET ascii NULL, active TINYINT NOT NULL DEFAULT 1,
  token VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL, secret BINARY(32) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY web_forms_token (token),
  CONSTRAINT web_forms_team FOREIGN KEY (lead_team_id) REFERENCES teams (id),
  CONSTRAINT web_forms_source FOREIGN KEY (source_id) REFERENCES sources (id)
) ENGINE=InnoDB;
-- Who sent how many within an hour; a stamp is good for one lead.
CREATE TABLE web_form_posts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  form_id BIGINT NOT NULL, ip VARCHAR(45) CHARACTER SET ascii NOT NULL, stamp BINARY(32) NOT NULL, at DATETIME NOT NULL,
  UNIQUE KEY web_form_posts_stamp (stamp), KEY (form_id, ip, at),
  FOREIGN KEY (form_id) REFERENCES web_forms (id) ON DELETE CASCADE
) ENGINE=InnoDB;
