-- Deals in full depth: companies found by the domain of an address, targets per team,
-- person and month, names of seeded reasons in the other languages.

ALTER TABLE customers ADD COLUMN email_domain VARCHAR(190) AS (LOWER(SUBSTRING_INDEX(email, '@', -1))) VIRTUAL, ADD KEY customers_email_domain (email_domain);
ALTER TABLE contacts ADD COLUMN email_domain VARCHAR(190) AS (LOWER(SUBSTRING_INDEX(email, '@', -1))) VIRTUAL, ADD KEY contacts_email_domain (email_domain);
ALTER TABLE leads ADD COLUMN email_domain VARCHAR(190) AS (LOWER(SUBSTRING_INDEX(email, '@', -1))) VIRTUAL, ADD KEY leads_email_domain (email_domain);

-- What a team, or with owner_id one person in it, is to win in a month.
CREATE TABLE targets (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL,
  month DATE NOT NULL,                            -- its first day
  amount DECIMAL(18,2) NOT NULL,
  person_id BIGINT NULL,                          -- NULL: the team's
  person_or_team BIGINT AS (COALESCE(person_id, 0)) PERSISTENT,
  owner_id BIGINT NULL, team_id BIGINT NOT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY targets_one (team_id, month, person_or_team),
  KEY targets_owner (owner_id, updated_at, id), KEY targets_team (team_id, updated_at, id), KEY targets_updated (updated_at, id), KEY targets_month (month, team_id),
  CHECK (amount >= 0), CHECK (DAYOFMONTH(month) = 1),
  FOREIGN KEY (person_id) REFERENCES users (id),
  FOREIGN KEY (owner_id) REFERENCES users (id),
  FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

-- 0 none, 1 own, 2 team, 3 all: who sets them are managers; a salesperson reads their own and the team's.
INSERT INTO role_rights (role_id, record, read_scope, write_scope) VALUES (1, 'target', 1, 0), (2, 'target', 2, 0), (3, 'target', 2, 2), (4, 'target', 0, 0);
