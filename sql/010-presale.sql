-- Before the sale: where business comes from, leads, customers and the public sea,
-- contacts, opportunities with their stages. Column names are the API's names.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE sources (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY sources_name (name)
) ENGINE=InnoDB;

CREATE TABLE mediums (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY mediums_name (name)
) ENGINE=InnoDB;

CREATE TABLE campaigns (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY campaigns_name (name)
) ENGINE=InnoDB;

CREATE TABLE industries (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY industries_name (name)
) ENGINE=InnoDB;

CREATE TABLE lead_groups (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  parent_id BIGINT NULL,
  name VARCHAR(100) NOT NULL,
  code VARCHAR(40) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY lead_groups_code (code),
  KEY lead_groups_parent (parent_id, sequence),
  CONSTRAINT lead_groups_parent_fk FOREIGN KEY (parent_id) REFERENCES lead_groups (id)
) ENGINE=InnoDB;

CREATE TABLE customer_groups (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  parent_id BIGINT NULL,
  name VARCHAR(100) NOT NULL,
  code VARCHAR(40) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY customer_groups_code (code),
  KEY customer_groups_parent (parent_id, sequence),
  CONSTRAINT customer_groups_parent_fk FOREIGN KEY (parent_id) REFERENCES customer_groups (id)
) ENGINE=InnoDB;

CREATE TABLE lost_reasons (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY lost_reasons_name (name)
) ENGINE=InnoDB;

-- team_id NULL = for all teams; rotting_days 0 = never marked.
CREATE TABLE stages (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  sequence INT NOT NULL DEFAULT 10,
  probability DECIMAL(7,4) NOT NULL DEFAULT 10,
  is_won TINYINT NOT NULL DEFAULT 0,
  rotting_days INT NOT NULL DEFAULT 0,
  folded TINYINT NOT NULL DEFAULT 0,
  requirements TEXT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY stages_team (team_id, sequence, id),
  CHECK (probability BETWEEN 0 AND 100),
  CHECK (rotting_days >= 0),
  CONSTRAINT stages_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE pools (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  description TEXT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY pools_name (name)
) ENGINE=InnoDB;

-- Who sees a pool; a pool without members is open to everybody.
CREATE TABLE pool_members (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pool_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  user_id BIGINT NULL, member_team_id BIGINT NULL, is_admin TINYINT NOT NULL DEFAULT 0,
  KEY pool_members_pool (pool_id, position),
  CHECK (user_id IS NOT NULL OR member_team_id IS NOT NULL),
  FOREIGN KEY (pool_id) REFERENCES pools (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (member_team_id) REFERENCES teams (id) ON DELETE CASCADE
) ENGINE=InnoDB;
CREATE TABLE pool_rules (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pool_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  missing VARCHAR(20) CHARACTER SET ascii NOT NULL DEFAULT 'followup', days INT NOT NULL DEFAULT 15,
  level VARCHAR(1) CHARACTER SET ascii NULL, warn_days INT NOT NULL DEFAULT 3,
  KEY pool_rules_pool (pool_id, position),
  CHECK (missing IN ('followup','opportunity','contract')), CHECK (days > 0), CHECK (warn_days >= 0),
  FOREIGN KEY (pool_id) REFERENCES pools (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE customers (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL,
  short_name VARCHAR(100) NULL,
  level VARCHAR(1) CHARACTER SET ascii NULL,
  industry BIGINT NULL,
  size VARCHAR(100) NULL,
  phone VARCHAR(100) NULL,
  email VARCHAR(254) NULL,
  website VARCHAR(400) NULL,
  tax_number VARCHAR(40) NULL,
  region VARCHAR(100) NULL,
  parent_id BIGINT NULL,
  group_id BIGINT NULL,
  pool_id BIGINT NULL,
  locked TINYINT NOT NULL DEFAULT 0,
  description TEXT NULL,
  last_contact_at DATETIME NULL,
  next_contact_at DATETIME NULL,
  owner_since DATETIME NULL,
  pooled_at DATETIME NULL,
  merged_into_id BIGINT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY customers_owner (owner_id, updated_at, id),
  KEY customers_team (team_id, updated_at, id),
  KEY customers_updated (updated_at, id),
  KEY customers_name (name, id),
  KEY customers_tax (tax_number),
  KEY customers_parent (parent_id),
  KEY customers_pool (owner_id, pool_id),
  KEY customers_contact (owner_id, last_contact_at),
  KEY customers_next (owner_id, next_contact_at),
  CHECK (level IN ('A','B','C')),
  CHECK (tax_number <> '00000000'),
  CONSTRAINT customers_industry_fk FOREIGN KEY (industry) REFERENCES industries (id),
  CONSTRAINT customers_parent_id_fk FOREIGN KEY (parent_id) REFERENCES customers (id),
  CONSTRAINT customers_group_id_fk FOREIGN KEY (group_id) REFERENCES customer_groups (id),
  CONSTRAINT customers_pool_id_fk FOREIGN KEY (pool_id) REFERENCES pools (id),
  CONSTRAINT customers_merged_into_id_fk FOREIGN KEY (merged_into_id) REFERENCES customers (id),
  CONSTRAINT customers_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT customers_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

-- Parts of a customer.
CREATE TABLE addresses (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  kind VARCHAR(20) CHARACTER SET ascii NOT NULL DEFAULT 'invoice',
  country VARCHAR(60) NULL, postcode VARCHAR(20) NULL, region VARCHAR(100) NULL, street VARCHAR(300) NOT NULL,
  recipient VARCHAR(100) NULL, phone VARCHAR(100) NULL,
  KEY addresses_customer (customer_id, position),
  CHECK (kind IN ('invoice','delivery','other')),
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE contacts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL,
  customer_id BIGINT NULL,                        -- the main customer; every link is in customer_contacts
  title VARCHAR(100) NULL,
  department VARCHAR(100) NULL,
  phone VARCHAR(100) NULL,
  mobile VARCHAR(100) NULL,
  email VARCHAR(254) NULL,
  messenger VARCHAR(100) NULL,
  birthday DATE NULL,
  decision_role VARCHAR(20) CHARACTER SET ascii NULL,
  reports_to_id BIGINT NULL,
  preferences TEXT NULL,
  do_not_contact TINYINT NOT NULL DEFAULT 0,
  merged_into_id BIGINT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY contacts_owner (owner_id, updated_at, id),
  KEY contacts_team (team_id, updated_at, id),
  KEY contacts_updated (updated_at, id),
  KEY contacts_customer (customer_id, updated_at, id),
  KEY contacts_name (name, id),
  KEY contacts_reports (reports_to_id),
  CHECK (decision_role IN ('decision_maker','influencer','user','gatekeeper')),
  CONSTRAINT contacts_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT contacts_reports_to_id_fk FOREIGN KEY (reports_to_id) REFERENCES contacts (id),
  CONSTRAINT contacts_merged_into_id_fk FOREIGN KEY (merged_into_id) REFERENCES contacts (id),
  CONSTRAINT contacts_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT contacts_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE customer_contacts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  customer_id BIGINT NOT NULL, role VARCHAR(100) NULL, is_primary TINYINT NOT NULL DEFAULT 0,
  valid_from DATE NULL, valid_until DATE NULL,
  UNIQUE KEY customer_contacts_pair (contact_id, customer_id), KEY customer_contacts_customer (customer_id, is_primary, contact_id),
  CHECK (valid_until >= valid_from),
  FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
  FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB;

CREATE TABLE opportunities (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL,
  customer_id BIGINT NOT NULL,
  contact_id BIGINT NULL,
  project VARCHAR(200) NULL,
  type VARCHAR(100) NULL,
  address VARCHAR(300) NULL,
  expected_revenue DECIMAL(18,2) NOT NULL DEFAULT 0,
  recurring_revenue DECIMAL(18,2) NOT NULL DEFAULT 0,
  recurring_months INT NULL,
  probability DECIMAL(18,4) NOT NULL DEFAULT 0,   -- what counts; manual while probability_manual is set
  probability_manual TINYINT NOT NULL DEFAULT 0,
  automated_probability DECIMAL(18,4) NOT NULL DEFAULT 0,
  close_date DATE NULL,
  stage_id BIGINT NOT NULL,
  stage_since DATETIME NOT NULL DEFAULT UTC_TIMESTAMP,
  priority INT NOT NULL DEFAULT 0,
  source BIGINT NULL,
  medium BIGINT NULL,
  campaign BIGINT NULL,
  needs TEXT NULL,
  decision_process TEXT NULL,
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'open',
  lost_reason_id BIGINT NULL,
  closing_note TEXT NULL,
  closed_at DATETIME NULL,
  lost_stage_id BIGINT NULL,                      -- the stage it had when it was closed, for restore
  probability_before DECIMAL(18,4) NULL,
  next_activity_at DATETIME NULL,                 -- earliest planned activity, for the bars of the board
  lead_id BIGINT NULL,
  merged_into_id BIGINT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY opportunities_owner (owner_id, updated_at, id),
  KEY opportunities_team (team_id, updated_at, id),
  KEY opportunities_updated (updated_at, id),
  KEY opportunities_board (team_id, state, stage_id, archived_at, expected_revenue, probability, next_activity_at, owner_id),
  KEY opportunities_column (team_id, stage_id, state, priority, id),
  KEY opportunities_state (state, updated_at, id),
  KEY opportunities_owner_state (owner_id, state, updated_at, id),
  KEY opportunities_team_state (team_id, state, updated_at, id),
  KEY opportunities_stage (stage_id, state),
  KEY opportunities_close (state, close_date, id),
  KEY opportunities_customer (customer_id, state, updated_at),
  CHECK (state IN ('open','won','lost')),
  CHECK (expected_revenue >= 0 AND recurring_revenue >= 0),
  CHECK (recurring_months IS NULL OR recurring_months >= 0),
  CHECK (probability BETWEEN 0 AND 100 AND automated_probability BETWEEN 0 AND 100),
  CHECK (priority BETWEEN 0 AND 3),
  CHECK (state <> 'won' OR (probability = 100 AND closed_at IS NOT NULL)),
  CHECK (state <> 'lost' OR (probability = 0 AND lost_reason_id IS NOT NULL AND closed_at IS NOT NULL)),
  CONSTRAINT opportunities_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT opportunities_contact_id_fk FOREIGN KEY (contact_id) REFERENCES contacts (id),
  CONSTRAINT opportunities_stage_id_fk FOREIGN KEY (stage_id) REFERENCES stages (id),
  CONSTRAINT opportunities_lost_stage_id_fk FOREIGN KEY (lost_stage_id) REFERENCES stages (id),
  CONSTRAINT opportunities_source_fk FOREIGN KEY (source) REFERENCES sources (id),
  CONSTRAINT opportunities_medium_fk FOREIGN KEY (medium) REFERENCES mediums (id),
  CONSTRAINT opportunities_campaign_fk FOREIGN KEY (campaign) REFERENCES campaigns (id),
  CONSTRAINT opportunities_lost_reason_id_fk FOREIGN KEY (lost_reason_id) REFERENCES lost_reasons (id),
  CONSTRAINT opportunities_merged_into_id_fk FOREIGN KEY (merged_into_id) REFERENCES opportunities (id),
  CONSTRAINT opportunities_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT opportunities_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE competitors (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  opportunity_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  name VARCHAR(200) NOT NULL, strengths TEXT NULL, weaknesses TEXT NULL,
  KEY competitors_opportunity (opportunity_id, position),
  FOREIGN KEY (opportunity_id) REFERENCES opportunities (id) ON DELETE CASCADE
) ENGINE=InnoDB;
-- One row per stay in a stage, from real changes; left_at NULL = is there now.
CREATE TABLE stage_times (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  opportunity_id BIGINT NOT NULL, stage_id BIGINT NOT NULL, user_id BIGINT NULL,
  entered_at DATETIME NOT NULL, left_at DATETIME NULL, seconds BIGINT NOT NULL DEFAULT 0,
  KEY stage_times_opportunity (opportunity_id, left_at, stage_id), KEY stage_times_stage (stage_id, entered_at),
  CHECK (seconds >= 0),
  FOREIGN KEY (opportunity_id) REFERENCES opportunities (id) ON DELETE CASCADE,
  FOREIGN KEY (stage_id) REFERENCES stages (id)
) ENGINE=InnoDB;

CREATE TABLE leads (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL,
  company VARCHAR(200) NULL,
  phone VARCHAR(100) NULL,
  mobile VARCHAR(100) NULL,
  email VARCHAR(254) NULL,
  wechat_line VARCHAR(100) NULL,
  website VARCHAR(400) NULL,
  tax_number VARCHAR(40) NULL,
  address VARCHAR(300) NULL,
  region VARCHAR(100) NULL,
  industry BIGINT NULL,
  source BIGINT NULL,
  medium BIGINT NULL,
  campaign BIGINT NULL,
  group_id BIGINT NULL,
  requirement TEXT NULL,
  priority INT NOT NULL DEFAULT 0,
  status VARCHAR(20) CHARACTER SET ascii NOT NULL DEFAULT 'new',
  pooled_at DATETIME NULL,
  owner_since DATETIME NULL,
  last_contact_at DATETIME NULL,
  converted_at DATETIME NULL,
  customer_id BIGINT NULL,
  contact_id BIGINT NULL,
  opportunity_id BIGINT NULL,
  merged_into_id BIGINT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY leads_owner (owner_id, updated_at, id),
  KEY leads_team (team_id, updated_at, id),
  KEY leads_updated (updated_at, id),
  KEY leads_status (status, updated_at, id),
  KEY leads_owner_status (owner_id, status, updated_at, id),
  KEY leads_pooled (owner_id, pooled_at, id),
  KEY leads_name (name, id),
  KEY leads_group (group_id),
  KEY leads_customer (customer_id),
  KEY leads_opportunity (opportunity_id),
  CHECK (status IN ('new','contacted','qualified','converted','invalid')),
  CHECK (priority BETWEEN 0 AND 3),
  CHECK (tax_number <> '00000000'),
  CHECK (status <> 'converted' OR (customer_id IS NOT NULL AND converted_at IS NOT NULL)),
  CONSTRAINT leads_industry_fk FOREIGN KEY (industry) REFERENCES industries (id),
  CONSTRAINT leads_source_fk FOREIGN KEY (source) REFERENCES sources (id),
  CONSTRAINT leads_medium_fk FOREIGN KEY (medium) REFERENCES mediums (id),
  CONSTRAINT leads_campaign_fk FOREIGN KEY (campaign) REFERENCES campaigns (id),
  CONSTRAINT leads_group_id_fk FOREIGN KEY (group_id) REFERENCES lead_groups (id),
  CONSTRAINT leads_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT leads_contact_id_fk FOREIGN KEY (contact_id) REFERENCES contacts (id),
  CONSTRAINT leads_opportunity_id_fk FOREIGN KEY (opportunity_id) REFERENCES opportunities (id),
  CONSTRAINT leads_merged_into_id_fk FOREIGN KEY (merged_into_id) REFERENCES leads (id),
  CONSTRAINT leads_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT leads_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

ALTER TABLE opportunities ADD CONSTRAINT opportunities_lead_fk FOREIGN KEY (lead_id) REFERENCES leads (id);

-- Who had a lead or a customer, and from when until when.
CREATE TABLE owner_history (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL, user_id BIGINT NOT NULL,
  from_at DATETIME NOT NULL, until_at DATETIME NULL,
  gained VARCHAR(20) CHARACTER SET ascii NOT NULL, lost VARCHAR(20) CHARACTER SET ascii NULL, reason VARCHAR(400) NULL,
  KEY owner_history_record (type, record_id, until_at), KEY owner_history_user (user_id, type, record_id, until_at),
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB;

-- Claims per person and day. The row is also what makes two claims of one person wait
-- for each other, so that the limits hold.
CREATE TABLE claims (
  user_id BIGINT NOT NULL, type SMALLINT NOT NULL, day DATE NOT NULL, n INT NOT NULL,
  PRIMARY KEY (user_id, type, day),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- What a merge did, exactly enough to undo it.
CREATE TABLE merges (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL, merged_id BIGINT NOT NULL,
  detail LONGTEXT NOT NULL, at DATETIME NOT NULL, user_id BIGINT NULL, undone_at DATETIME NULL,
  KEY merges_record (type, record_id)
) ENGINE=InnoDB;

-- ---- what every instance starts with ------------------------------------------

INSERT INTO lost_reasons (name, sequence) VALUES
  ('價格太高', 10), ('庫存不足', 20), ('缺乏人力或技術', 30), ('時機不合', 40), ('不符需求', 50), ('選擇競爭對手', 60), ('客戶內部因素', 70), ('沒有回應', 80);
INSERT INTO sources (name, sequence) VALUES
  ('官方網站', 10), ('客戶介紹', 20), ('展會', 30), ('電話開發', 40), ('廣告', 50), ('社群媒體', 60), ('現場洽詢', 70), ('名單匯入', 80);
INSERT INTO mediums (name, sequence) VALUES
  ('電子郵件', 10), ('電話', 20), ('LINE', 30), ('微信', 40), ('搜尋引擎', 50), ('橫幅廣告', 60), ('面談', 70);
INSERT INTO industries (name, sequence) VALUES
  ('餐飲', 10), ('零售', 20), ('文創', 30), ('服飾', 40), ('食品', 50), ('製造', 60), ('資訊科技', 70), ('服務', 80), ('教育', 90), ('其他', 100);
INSERT INTO stages (name, sequence, probability, is_won, rotting_days) VALUES
  ('新商機', 10, 10, 0, 14), ('需求確認', 20, 30, 0, 14), ('方案報價', 30, 50, 0, 21), ('議價簽約', 40, 80, 0, 21), ('成交', 50, 100, 1, 0);
INSERT INTO pools (name, description) VALUES ('客戶公海', NULL);
INSERT INTO pool_rules (pool_id, position, missing, days, warn_days) SELECT id, 0, 'followup', 15, 3 FROM pools;
INSERT INTO settings (name, value) VALUES
  ('lead_owned_limit', '0'), ('lead_claims_per_day', '0'), ('lead_former_owner_days', '0'),
  ('customer_owned_limit', '0'), ('customer_claims_per_day', '0'), ('customer_former_owner_days', '0'), ('customer_limit_counts_dealt', '1'),
  ('opportunity_amount_follows', 'keep');
