-- Competitors the house knows; those of a deal may be one of them.
CREATE TABLE known_competitors (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL, website VARCHAR(400) NULL, strengths TEXT NULL, weaknesses TEXT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY known_competitors_name (name), KEY known_competitors_updated (updated_at, id)
) ENGINE=InnoDB;
ALTER TABLE competitors ADD COLUMN known_id BIGINT NULL AFTER position,
  ADD CONSTRAINT competitors_known_id_fk FOREIGN KEY (known_id) REFERENCES known_competitors (id);
