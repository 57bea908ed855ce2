-- What customers ask for: wishes, who wants them too, what becomes of them.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE requirements (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  title VARCHAR(200) NOT NULL,
  customer_id BIGINT NULL, contact_id BIGINT NULL, opportunity_id BIGINT NULL, product_id BIGINT NULL,
  description TEXT NULL,
  category VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'other',
  priority TINYINT NOT NULL DEFAULT 0,
  state VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'new',
  reason VARCHAR(1000) NULL, wanted_on DATE NULL, ended_at DATETIME NULL,
  votes_weight INT NOT NULL DEFAULT 0,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY requirements_number (number),
  KEY requirements_owner (owner_id, updated_at, id), KEY requirements_team (team_id, updated_at, id),
  KEY requirements_updated (updated_at, id), KEY requirements_customer (customer_id, updated_at, id),
  KEY requirements_opportunity (opportunity_id), KEY requirements_product (product_id), KEY requirements_contact (contact_id),
  KEY requirements_state (state, votes_weight, id),
  CHECK (category IN ('facility','service','product','price','terms','other')),
  CHECK (state IN ('new','under_review','planned','in_progress','delivered','declined')),
  CHECK (priority BETWEEN 0 AND 3), CHECK (votes_weight >= 0),
  CHECK (state <> 'declined' OR reason IS NOT NULL),
  CHECK ((state IN ('delivered','declined')) = (ended_at IS NOT NULL)),
  CONSTRAINT requirements_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT requirements_contact_id_fk FOREIGN KEY (contact_id) REFERENCES contacts (id),
  CONSTRAINT requirements_opportunity_id_fk FOREIGN KEY (opportunity_id) REFERENCES opportunities (id),
  CONSTRAINT requirements_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT requirements_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT requirements_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

-- Each customer once.
CREATE TABLE requirement_votes (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  requirement_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  customer_id BIGINT NOT NULL, weight INT NOT NULL DEFAULT 1, voted_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, voted_by BIGINT NULL,
  UNIQUE KEY requirement_votes_once (requirement_id, customer_id), KEY requirement_votes_of (requirement_id, position),
  KEY requirement_votes_customer (customer_id),
  CHECK (weight BETWEEN 1 AND 5),
  FOREIGN KEY (requirement_id) REFERENCES requirements (id) ON DELETE CASCADE,
  CONSTRAINT requirement_votes_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB;

INSERT INTO sequences (name, pattern) VALUES ('requirement', 'RQ{yyyy}{n:4}');
-- Who sells collects, in their team; managers and the office decide there; who writes invoices need not see them.
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'requirement', 2, 1 FROM roles WHERE code = 'salesperson'
  UNION ALL SELECT id, 'requirement', 2, 2 FROM roles WHERE code IN ('assistant', 'manager')
  UNION ALL SELECT id, 'requirement', 3, 3 FROM roles WHERE code = 'administrator'
  ON DUPLICATE KEY UPDATE read_scope = VALUES(read_scope), write_scope = VALUES(write_scope);
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'requirement', 0, 0 FROM roles WHERE code = 'finance'
  ON DUPLICATE KEY UPDATE read_scope = 0, write_scope = 0;
