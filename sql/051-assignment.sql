-- Automatic assignment of leads: rules in order name a team; its members have shares.
-- A filter is what stands behind the "?" of the leads' list: filter[region]=…&filter[source]=…
CREATE TABLE assign_rules (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  filter VARCHAR(2000) NULL,
  active TINYINT NOT NULL DEFAULT 1,
  owner_id BIGINT NULL, team_id BIGINT NOT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY assign_rules_order (sequence, id),
  CONSTRAINT assign_rules_team FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

-- share: what is left of today's (share_on) allowance; its fraction goes on to the next day.
CREATE TABLE assign_members (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  user_id BIGINT NOT NULL,
  monthly_max INT NOT NULL DEFAULT 30,
  filter VARCHAR(2000) NULL,
  prefers VARCHAR(2000) NULL,
  opted_out TINYINT NOT NULL DEFAULT 0,
  share DECIMAL(18,4) NOT NULL DEFAULT 0,
  share_on DATE NULL,
  owner_id BIGINT NULL, team_id BIGINT NOT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY assign_members_pair (team_id, user_id),
  CHECK (monthly_max >= 0), CHECK (share >= 0),
  CONSTRAINT assign_members_team FOREIGN KEY (team_id) REFERENCES teams (id),
  CONSTRAINT assign_members_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB;
ALTER TABLE owner_history ADD KEY owner_history_gained (gained, user_id, from_at);
