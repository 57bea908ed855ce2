-- Samples: what customers ask for, what was sent of it. The quantities sent are kept in
-- the request's lines and row, so that "never above requested" is a CHECK and one
-- conditional UPDATE under the request's lock.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE sample_requests (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  customer_id BIGINT NOT NULL, contact_id BIGINT NULL, opportunity_id BIGINT NULL,
  purpose VARCHAR(1000) NOT NULL, wanted_on DATE NULL, note TEXT NULL,
  state VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'draft',
  quantity DECIMAL(18,4) NOT NULL DEFAULT 0, shipped DECIMAL(18,4) NOT NULL DEFAULT 0,
  cost DECIMAL(18,2) NOT NULL DEFAULT 0,
  reject_reason VARCHAR(1000) NULL, received_at DATETIME NULL,
  result VARCHAR(12) CHARACTER SET ascii NULL, feedback TEXT NULL, feedback_at DATETIME NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY sample_requests_number (number),
  KEY sample_requests_owner (owner_id, updated_at, id), KEY sample_requests_team (team_id, updated_at, id),
  KEY sample_requests_updated (updated_at, id), KEY sample_requests_customer (customer_id, updated_at, id),
  KEY sample_requests_opportunity (opportunity_id, updated_at, id), KEY sample_requests_state (state, updated_at, id),
  CHECK (state IN ('draft','submitted','approved','rejected','partly_shipped','shipped','received','feedback_given','cancelled')),
  CHECK (result IS NULL OR result IN ('suits','changes','unsuited')),
  CHECK (shipped BETWEEN 0 AND quantity), CHECK (cost >= 0),
  CHECK (state NOT IN ('shipped','received') OR shipped > 0),
  CONSTRAINT sample_requests_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT sample_requests_contact_id_fk FOREIGN KEY (contact_id) REFERENCES contacts (id),
  CONSTRAINT sample_requests_opportunity_id_fk FOREIGN KEY (opportunity_id) REFERENCES opportunities (id),
  CONSTRAINT sample_requests_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT sample_requests_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE sample_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  request_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  product_id BIGINT NOT NULL, description VARCHAR(400) NULL,
  quantity DECIMAL(18,4) NOT NULL, shipped DECIMAL(18,4) NOT NULL DEFAULT 0,
  KEY sample_lines_request (request_id, position), KEY sample_lines_product (product_id),
  CHECK (quantity > 0), CHECK (shipped BETWEEN 0 AND quantity),
  FOREIGN KEY (request_id) REFERENCES sample_requests (id) ON DELETE CASCADE,
  CONSTRAINT sample_lines_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;

CREATE TABLE sample_shipments (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  request_id BIGINT NOT NULL, customer_id BIGINT NOT NULL,
  carrier VARCHAR(100) NULL, tracking_number VARCHAR(100) NULL, shipped_at DATETIME NOT NULL,
  address VARCHAR(400) NULL, note VARCHAR(1000) NULL,
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'shipped', received_at DATETIME NULL,
  quantity DECIMAL(18,4) NOT NULL DEFAULT 0,
  goods_cost DECIMAL(18,2) NOT NULL DEFAULT 0, freight DECIMAL(18,2) NOT NULL DEFAULT 0,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY sample_shipments_number (number), KEY sample_shipments_request (request_id),
  KEY sample_shipments_owner (owner_id, updated_at, id), KEY sample_shipments_team (team_id, updated_at, id),
  KEY sample_shipments_updated (updated_at, id), KEY sample_shipments_customer (customer_id, updated_at, id),
  CHECK (state IN ('shipped','received','cancelled')), CHECK (goods_cost >= 0 AND freight >= 0),
  CONSTRAINT sample_shipments_request_id_fk FOREIGN KEY (request_id) REFERENCES sample_requests (id),
  CONSTRAINT sample_shipments_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT sample_shipments_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT sample_shipments_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE sample_shipment_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  shipment_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  line_id BIGINT NOT NULL, product_id BIGINT NOT NULL, description VARCHAR(400) NULL,
  quantity DECIMAL(18,4) NOT NULL,
  KEY sample_shipment_lines_shipment (shipment_id, position), KEY sample_shipment_lines_line (line_id),
  CHECK (quantity > 0),
  FOREIGN KEY (shipment_id) REFERENCES sample_shipments (id) ON DELETE CASCADE,
  CONSTRAINT sample_shipment_lines_line_id_fk FOREIGN KEY (line_id) REFERENCES sample_lines (id),
  CONSTRAINT sample_shipment_lines_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;

CREATE VIEW sample_approvals AS SELECT id, record_id AS request_id, position, name, role_id, user_id, state, delegated_by_id, decided_by_id, decided_at, reason FROM approvals WHERE type = 50;
INSERT INTO sequences (name, pattern) VALUES ('sample_request', 'SR{yyyy}{n:4}'), ('sample_shipment', 'SS{yyyy}{n:4}');
