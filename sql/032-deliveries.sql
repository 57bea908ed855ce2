-- Deliveries of orders, and templates of quotations. What was delivered is kept in the
-- order's lines; what was invoiced of a line follows from the order's invoices.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE quotation_templates (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL, title VARCHAR(200) NULL,
  valid_days INT NULL, pricelist_id BIGINT NULL, payment_terms_id BIGINT NULL,
  terms TEXT NULL, note TEXT NULL, project_name VARCHAR(200) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY quotation_templates_name (name),
  CHECK (valid_days BETWEEN 0 AND 3650),
  CONSTRAINT quotation_templates_pricelist_id_fk FOREIGN KEY (pricelist_id) REFERENCES pricelists (id),
  CONSTRAINT quotation_templates_payment_terms_id_fk FOREIGN KEY (payment_terms_id) REFERENCES payment_terms (id)
) ENGINE=InnoDB;
CREATE TABLE quotation_template_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  template_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'item',
  product_id BIGINT NULL, description TEXT NULL,
  quantity DECIMAL(18,4) NOT NULL DEFAULT 1, unit VARCHAR(40) NULL,
  unit_price DECIMAL(18,4) NULL,                  -- NULL = by price list and product on the day
  discount_percent DECIMAL(18,4) NOT NULL DEFAULT 0,
  optional TINYINT NOT NULL DEFAULT 0,
  KEY quotation_template_lines_template (template_id, position), KEY quotation_template_lines_product (product_id),
  CHECK (kind IN ('item','section','note')), CHECK (discount_percent BETWEEN 0 AND 100),
  FOREIGN KEY (template_id) REFERENCES quotation_templates (id) ON DELETE CASCADE,
  CONSTRAINT quotation_template_lines_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;
-- What is to do once the order is there: the tasks of its project.
CREATE TABLE quotation_template_tasks (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  template_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  title VARCHAR(200) NOT NULL, planned_hours DECIMAL(18,4) NOT NULL DEFAULT 0, due_days INT NULL,
  KEY quotation_template_tasks_template (template_id, position),
  CHECK (planned_hours >= 0), CHECK (due_days BETWEEN 0 AND 3650),
  FOREIGN KEY (template_id) REFERENCES quotation_templates (id) ON DELETE CASCADE
) ENGINE=InnoDB;

ALTER TABLE quotations
  ADD COLUMN customer_reference VARCHAR(100) NULL, ADD COLUMN template_id BIGINT NULL,
  ADD CONSTRAINT quotations_template_id_fk FOREIGN KEY (template_id) REFERENCES quotation_templates (id);
ALTER TABLE quotation_lines DROP COLUMN invoiced, ADD CONSTRAINT quotation_lines_delivered CHECK (delivered >= 0);
-- Services have no stock.
ALTER TABLE products ADD COLUMN stocked TINYINT NOT NULL DEFAULT 1;

CREATE TABLE deliveries (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  quotation_id BIGINT NOT NULL, customer_id BIGINT NOT NULL,
  delivered_on DATE NOT NULL, carrier VARCHAR(100) NULL, tracking_number VARCHAR(100) NULL,
  address VARCHAR(400) NULL, received_by VARCHAR(100) NULL, note VARCHAR(1000) NULL,
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'delivered',
  quantity DECIMAL(18,4) NOT NULL DEFAULT 0,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY deliveries_number (number), KEY deliveries_quotation (quotation_id),
  KEY deliveries_owner (owner_id, updated_at, id), KEY deliveries_team (team_id, updated_at, id),
  KEY deliveries_updated (updated_at, id), KEY deliveries_customer (customer_id, updated_at, id), KEY deliveries_date (delivered_on, id),
  CHECK (state IN ('delivered','cancelled')),
  CONSTRAINT deliveries_quotation_id_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
  CONSTRAINT deliveries_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT deliveries_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT deliveries_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;
CREATE TABLE delivery_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  delivery_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  line_id BIGINT NOT NULL, product_id BIGINT NULL, description VARCHAR(2000) NULL,
  quantity DECIMAL(18,4) NOT NULL, unit VARCHAR(40) NULL,
  KEY delivery_lines_delivery (delivery_id, position), KEY delivery_lines_line (line_id),
  CHECK (quantity > 0),
  FOREIGN KEY (delivery_id) REFERENCES deliveries (id) ON DELETE CASCADE,
  CONSTRAINT delivery_lines_line_id_fk FOREIGN KEY (line_id) REFERENCES quotation_lines (id),
  CONSTRAINT delivery_lines_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;

INSERT INTO sequences (name, pattern) VALUES ('delivery', 'D{yyyy}{n:4}');
INSERT INTO role_rights (role_id, record, read_scope, write_scope)
  SELECT id, 'quotation_template', 3, 3 FROM roles WHERE code = 'manager' ON DUPLICATE KEY UPDATE read_scope = 3;
