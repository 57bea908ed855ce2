-- Money: products and prices, quotations and orders, contracts, plans, receipts and
-- what of them was written off against which plan, invoices and their numbers.
-- What the programs enforce stands here once more as CHECK, UNIQUE and FOREIGN KEY;
-- running sums (planned, received, invoiced, allocated) are kept in the parent's row,
-- so that a limit over several rows is one conditional UPDATE of one row.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE taxes (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  percent DECIMAL(18,4) NOT NULL,
  included TINYINT NOT NULL DEFAULT 0,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY taxes_name (name),
  CHECK (percent BETWEEN 0 AND 100)
) ENGINE=InnoDB;

CREATE TABLE product_categories (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  parent_id BIGINT NULL,
  name VARCHAR(100) NOT NULL,
  code VARCHAR(40) NULL,
  sequence INT NOT NULL DEFAULT 10,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY product_categories_code (code),
  KEY product_categories_parent (parent_id, sequence),
  CONSTRAINT product_categories_parent_id_fk FOREIGN KEY (parent_id) REFERENCES product_categories (id)
) ENGINE=InnoDB;

CREATE TABLE products (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  code VARCHAR(60) NOT NULL,
  name VARCHAR(200) NOT NULL,
  category_id BIGINT NULL,
  spec VARCHAR(400) NULL, model VARCHAR(100) NULL, material VARCHAR(100) NULL, manufacturer VARCHAR(200) NULL,
  unit VARCHAR(40) NULL,
  price DECIMAL(18,4) NOT NULL DEFAULT 0,
  cost DECIMAL(18,4) NOT NULL DEFAULT 0,
  tax_id BIGINT NULL,
  stock_quantity DECIMAL(18,4) NOT NULL DEFAULT 0,
  on_sale TINYINT NOT NULL DEFAULT 1,
  description TEXT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY products_code (code),
  KEY products_owner (owner_id, updated_at, id),
  KEY products_team (team_id, updated_at, id),
  KEY products_updated (updated_at, id),
  KEY products_name (name, id),
  KEY products_category (category_id, updated_at, id),
  CHECK (price >= 0 AND cost >= 0),
  CONSTRAINT products_category_id_fk FOREIGN KEY (category_id) REFERENCES product_categories (id),
  CONSTRAINT products_tax_id_fk FOREIGN KEY (tax_id) REFERENCES taxes (id),
  CONSTRAINT products_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT products_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE product_packagings (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  name VARCHAR(100) NOT NULL, quantity DECIMAL(18,4) NOT NULL,
  KEY product_packagings_product (product_id, position),
  CHECK (quantity > 0),
  FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE pricelists (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'TWD',
  valid_from DATE NULL, valid_until DATE NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY pricelists_name (name),
  CHECK (valid_until >= valid_from)
) ENGINE=InnoDB;
-- value is a price (fixed), a percentage off the list price (discount) or on top of the cost (markup).
CREATE TABLE pricelist_rules (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pricelist_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  product_id BIGINT NULL, category_id BIGINT NULL,
  min_quantity DECIMAL(18,4) NOT NULL DEFAULT 0,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'fixed',
  value DECIMAL(18,4) NOT NULL,
  KEY pricelist_rules_list (pricelist_id, position),
  KEY pricelist_rules_product (product_id),
  CHECK (kind IN ('fixed','discount','markup')), CHECK (min_quantity >= 0), CHECK (value >= 0),
  CHECK (kind <> 'discount' OR value <= 100),
  CHECK (product_id IS NULL OR category_id IS NULL),
  FOREIGN KEY (pricelist_id) REFERENCES pricelists (id) ON DELETE CASCADE,
  CONSTRAINT pricelist_rules_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT pricelist_rules_category_id_fk FOREIGN KEY (category_id) REFERENCES product_categories (id)
) ENGINE=InnoDB;

CREATE TABLE payment_terms (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  note VARCHAR(400) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY payment_terms_name (name)
) ENGINE=InnoDB;
CREATE TABLE payment_term_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  payment_terms_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  name VARCHAR(100) NULL,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'percent',
  value DECIMAL(18,4) NOT NULL DEFAULT 0,
  anchor VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'signed',
  months INT NOT NULL DEFAULT 0, days INT NOT NULL DEFAULT 0, month_end TINYINT NOT NULL DEFAULT 0,
  KEY payment_term_lines_terms (payment_terms_id, position),
  CHECK (kind IN ('percent','fixed','balance')), CHECK (anchor IN ('signed','effective','delivery','invoice')),
  CHECK (value >= 0), CHECK (kind <> 'percent' OR value <= 100), CHECK (months >= 0 AND days >= 0),
  FOREIGN KEY (payment_terms_id) REFERENCES payment_terms (id) ON DELETE CASCADE
) ENGINE=InnoDB;

-- revision goes up when a quotation is changed after it was sent; the row keeps its id and
-- what it was stays beside it as a superseded row (current_id).
CREATE TABLE quotations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  revision INT NOT NULL DEFAULT 1,
  current_id BIGINT NULL,
  title VARCHAR(200) NULL,
  customer_id BIGINT NOT NULL,
  contact_id BIGINT NULL,
  opportunity_id BIGINT NULL,
  date DATE NOT NULL,
  valid_until DATE NULL,
  pricelist_id BIGINT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'TWD',
  payment_terms_id BIGINT NULL,
  invoice_address_id BIGINT NULL,
  delivery_address_id BIGINT NULL,
  terms TEXT NULL,
  internal_note TEXT NULL,
  status VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'draft',
  tax_rounding VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'line',
  amount_untaxed DECIMAL(18,2) NOT NULL DEFAULT 0,
  amount_tax DECIMAL(18,2) NOT NULL DEFAULT 0,
  amount_total DECIMAL(18,2) NOT NULL DEFAULT 0,
  invoiced DECIMAL(18,2) NOT NULL DEFAULT 0,       -- requested, approved and issued, less credits
  sent_at DATETIME NULL, viewed_at DATETIME NULL, accepted_at DATETIME NULL,
  signed_by VARCHAR(100) NULL,
  signature MEDIUMBLOB NULL,                       -- PNG, when it was drawn
  reject_reason VARCHAR(1000) NULL,
  contract_id BIGINT NULL,                         -- what was made of it
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY quotations_number (number, revision),
  KEY quotations_owner (owner_id, updated_at, id),
  KEY quotations_team (team_id, updated_at, id),
  KEY quotations_updated (updated_at, id),
  KEY quotations_customer (customer_id, updated_at, id),
  KEY quotations_opportunity (opportunity_id, updated_at, id),
  KEY quotations_status (status, updated_at, id),
  KEY quotations_current (current_id),
  KEY quotations_date (date, id),
  CHECK (status IN ('draft','sent','viewed','accepted','rejected','cancelled','superseded')),
  CHECK (tax_rounding IN ('line','document')),
  CHECK (amount_total = amount_untaxed + amount_tax), CHECK (amount_total >= 0),
  CHECK (invoiced BETWEEN 0 AND amount_total),
  CHECK ((status = 'superseded') = (current_id IS NOT NULL)),
  CHECK (status <> 'accepted' OR accepted_at IS NOT NULL),
  CONSTRAINT quotations_current_id_fk FOREIGN KEY (current_id) REFERENCES quotations (id),
  CONSTRAINT quotations_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT quotations_contact_id_fk FOREIGN KEY (contact_id) REFERENCES contacts (id),
  CONSTRAINT quotations_opportunity_id_fk FOREIGN KEY (opportunity_id) REFERENCES opportunities (id),
  CONSTRAINT quotations_pricelist_id_fk FOREIGN KEY (pricelist_id) REFERENCES pricelists (id),
  CONSTRAINT quotations_payment_terms_id_fk FOREIGN KEY (payment_terms_id) REFERENCES payment_terms (id),
  CONSTRAINT quotations_invoice_address_id_fk FOREIGN KEY (invoice_address_id) REFERENCES addresses (id) ON DELETE SET NULL,
  CONSTRAINT quotations_delivery_address_id_fk FOREIGN KEY (delivery_address_id) REFERENCES addresses (id) ON DELETE SET NULL,
  CONSTRAINT quotations_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT quotations_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE quotation_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  quotation_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'item',
  product_id BIGINT NULL, description TEXT NULL,
  quantity DECIMAL(18,4) NOT NULL DEFAULT 1, unit VARCHAR(40) NULL, packaging VARCHAR(100) NULL,
  unit_price DECIMAL(18,4) NOT NULL DEFAULT 0, discount_percent DECIMAL(18,4) NOT NULL DEFAULT 0,
  tax_id BIGINT NULL, tax_percent DECIMAL(18,4) NOT NULL DEFAULT 0, tax_included TINYINT NOT NULL DEFAULT 0,
  price_rule VARCHAR(200) NULL,
  amount DECIMAL(18,2) NOT NULL DEFAULT 0, amount_tax DECIMAL(18,2) NOT NULL DEFAULT 0,
  optional TINYINT NOT NULL DEFAULT 0, chosen TINYINT NOT NULL DEFAULT 0,
  delivered DECIMAL(18,4) NOT NULL DEFAULT 0, invoiced DECIMAL(18,4) NOT NULL DEFAULT 0,
  KEY quotation_lines_parent (quotation_id, position), KEY quotation_lines_product (product_id),
  CHECK (kind IN ('item','section','note')), CHECK (discount_percent BETWEEN 0 AND 100), CHECK (tax_percent BETWEEN 0 AND 100),
  FOREIGN KEY (quotation_id) REFERENCES quotations (id) ON DELETE CASCADE,
  CONSTRAINT quotation_lines_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT quotation_lines_tax_id_fk FOREIGN KEY (tax_id) REFERENCES taxes (id)
) ENGINE=InnoDB;

-- Links customers open without signing in: only the hash is kept.
CREATE TABLE quotation_tokens (
  token BINARY(32) NOT NULL PRIMARY KEY,
  quotation_id BIGINT NOT NULL, created_at DATETIME NOT NULL, created_by BIGINT NULL,
  sent_to VARCHAR(254) NULL, revoked_at DATETIME NULL,
  KEY quotation_tokens_quotation (quotation_id),
  FOREIGN KEY (quotation_id) REFERENCES quotations (id) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE contracts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  title VARCHAR(200) NOT NULL,
  customer_id BIGINT NOT NULL,
  contact_id BIGINT NULL,
  opportunity_id BIGINT NULL,
  quotation_id BIGINT NULL,
  our_name VARCHAR(200) NULL, our_tax_number VARCHAR(40) NULL, our_address VARCHAR(300) NULL, our_representative VARCHAR(100) NULL,
  their_name VARCHAR(200) NULL, their_tax_number VARCHAR(40) NULL, their_address VARCHAR(300) NULL, their_representative VARCHAR(100) NULL,
  signed_on DATE NULL, effective_on DATE NULL, ends_on DATE NULL, delivery_date DATE NULL,
  payment_terms_id BIGINT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'TWD',
  tax_rounding VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'line',
  amount DECIMAL(18,2) NOT NULL DEFAULT 0,
  amount_untaxed DECIMAL(18,2) NOT NULL DEFAULT 0,
  amount_tax DECIMAL(18,2) NOT NULL DEFAULT 0,
  planned DECIMAL(18,2) NOT NULL DEFAULT 0,
  received DECIMAL(18,2) NOT NULL DEFAULT 0,
  invoice_requested DECIMAL(18,2) NOT NULL DEFAULT 0,   -- requested, approved and issued, less credits
  invoiced DECIMAL(18,2) NOT NULL DEFAULT 0,            -- issued, less credits
  body MEDIUMTEXT NULL,
  approval_state VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'draft',
  state VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'draft',
  reject_reason VARCHAR(1000) NULL, void_reason VARCHAR(1000) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY contracts_number (number),
  KEY contracts_owner (owner_id, updated_at, id),
  KEY contracts_team (team_id, updated_at, id),
  KEY contracts_updated (updated_at, id),
  KEY contracts_customer (customer_id, updated_at, id),
  KEY contracts_quotation (quotation_id),
  KEY contracts_opportunity (opportunity_id),
  KEY contracts_state (state, updated_at, id),
  KEY contracts_ends (ends_on, id),
  CHECK (approval_state IN ('draft','in_approval','approved','rejected')),
  CHECK (state IN ('draft','to_sign','signed','in_performance','completed','terminated','void','archived')),
  CHECK (amount >= 0 AND amount = amount_untaxed + amount_tax),
  CHECK (planned BETWEEN 0 AND amount), CHECK (received >= 0 AND received <= planned),
  CHECK (invoiced BETWEEN 0 AND invoice_requested), CHECK (invoice_requested <= amount),
  CHECK (ends_on IS NULL OR effective_on IS NULL OR ends_on >= effective_on),
  CONSTRAINT contracts_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT contracts_contact_id_fk FOREIGN KEY (contact_id) REFERENCES contacts (id),
  CONSTRAINT contracts_opportunity_id_fk FOREIGN KEY (opportunity_id) REFERENCES opportunities (id),
  CONSTRAINT contracts_quotation_id_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
  CONSTRAINT contracts_payment_terms_id_fk FOREIGN KEY (payment_terms_id) REFERENCES payment_terms (id),
  CONSTRAINT contracts_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT contracts_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

ALTER TABLE quotations ADD CONSTRAINT quotations_contract_id_fk FOREIGN KEY (contract_id) REFERENCES contracts (id);

CREATE TABLE contract_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contract_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'item',
  product_id BIGINT NULL, description TEXT NULL,
  quantity DECIMAL(18,4) NOT NULL DEFAULT 1, unit VARCHAR(40) NULL, packaging VARCHAR(100) NULL,
  unit_price DECIMAL(18,4) NOT NULL DEFAULT 0, discount_percent DECIMAL(18,4) NOT NULL DEFAULT 0,
  tax_id BIGINT NULL, tax_percent DECIMAL(18,4) NOT NULL DEFAULT 0, tax_included TINYINT NOT NULL DEFAULT 0,
  price_rule VARCHAR(200) NULL,
  amount DECIMAL(18,2) NOT NULL DEFAULT 0, amount_tax DECIMAL(18,2) NOT NULL DEFAULT 0,
  KEY contract_lines_parent (contract_id, position), KEY contract_lines_product (product_id),
  CHECK (kind IN ('item','section','note')), CHECK (discount_percent BETWEEN 0 AND 100), CHECK (tax_percent BETWEEN 0 AND 100),
  FOREIGN KEY (contract_id) REFERENCES contracts (id) ON DELETE CASCADE,
  CONSTRAINT contract_lines_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT contract_lines_tax_id_fk FOREIGN KEY (tax_id) REFERENCES taxes (id)
) ENGINE=InnoDB;

CREATE TABLE plans (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  contract_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  period INT NOT NULL DEFAULT 1,
  due_on DATE NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'TWD',
  amount DECIMAL(18,2) NOT NULL,
  received DECIMAL(18,2) NOT NULL DEFAULT 0,
  fee DECIMAL(18,2) NOT NULL DEFAULT 0,                 -- bank fee let go within the tolerance
  state VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'not_effective',
  note VARCHAR(400) NULL, void_reason VARCHAR(1000) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY plans_owner (owner_id, updated_at, id),
  KEY plans_team (team_id, updated_at, id),
  KEY plans_updated (updated_at, id),
  KEY plans_contract (contract_id, period, id),
  KEY plans_customer (customer_id, updated_at, id),
  KEY plans_due (state, due_on, id),
  CHECK (state IN ('not_effective','pending','partly_received','done','void')),
  CHECK (amount > 0), CHECK (received >= 0 AND fee >= 0 AND received + fee <= amount),
  CHECK ((state = 'done') = (received + fee = amount)),
  CHECK (state <> 'void' OR received = 0),
  CONSTRAINT plans_contract_id_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
  CONSTRAINT plans_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT plans_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT plans_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE receipts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  customer_id BIGINT NOT NULL,
  contract_id BIGINT NULL,
  received_on DATE NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'TWD',
  amount DECIMAL(18,2) NOT NULL,
  allocated DECIMAL(18,2) NOT NULL DEFAULT 0,
  method VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'transfer',
  reference VARCHAR(200) NULL, note TEXT NULL,
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'draft',
  reverse_reason VARCHAR(1000) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY receipts_number (number),
  KEY receipts_owner (owner_id, updated_at, id),
  KEY receipts_team (team_id, updated_at, id),
  KEY receipts_updated (updated_at, id),
  KEY receipts_customer (customer_id, updated_at, id),
  KEY receipts_contract (contract_id, updated_at, id),
  KEY receipts_received (received_on, id),
  KEY receipts_state (state, updated_at, id),
  CHECK (method IN ('transfer','cash','cheque','card','alipay','wechat_pay','line_pay','other')),
  CHECK (state IN ('draft','confirmed','reversed')),
  CHECK (amount > 0), CHECK (allocated BETWEEN 0 AND amount),
  CHECK (state = 'confirmed' OR allocated = 0),
  CONSTRAINT receipts_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT receipts_contract_id_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
  CONSTRAINT receipts_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT receipts_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

-- Append-only: taking an allocation back is a row of the negative amount that names it.
CREATE TABLE allocations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  receipt_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  plan_id BIGINT NOT NULL,
  amount DECIMAL(18,2) NOT NULL,
  reverses_id BIGINT NULL,
  allocated_at DATETIME NOT NULL, allocated_by BIGINT NULL,
  UNIQUE KEY allocations_reverses (reverses_id),
  KEY allocations_receipt (receipt_id, position), KEY allocations_plan (plan_id, id),
  CHECK ((reverses_id IS NULL) = (amount > 0)), CHECK (amount <> 0),
  CONSTRAINT allocations_receipt_id_fk FOREIGN KEY (receipt_id) REFERENCES receipts (id),
  CONSTRAINT allocations_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plans (id),
  CONSTRAINT allocations_reverses_id_fk FOREIGN KEY (reverses_id) REFERENCES allocations (id)
) ENGINE=InnoDB;

-- Numbers the tax office gave for two months: prefix and eight digits, used in order.
CREATE TABLE invoice_ranges (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(40) NOT NULL,
  period DATE NOT NULL,                            -- first day of its two months
  prefix CHAR(2) CHARACTER SET ascii NOT NULL,
  first_number INT NOT NULL, last_number INT NOT NULL, next_number INT NOT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY invoice_ranges_first (prefix, period, first_number),
  KEY invoice_ranges_period (period, first_number),
  CHECK (first_number BETWEEN 0 AND 99999999 AND last_number BETWEEN first_number AND 99999999),
  CHECK (next_number BETWEEN first_number AND last_number + 1),
  CHECK (prefix REGEXP '^[A-Z]{2}$'),
  CHECK (DAYOFMONTH(period) = 1 AND MONTH(period) MOD 2 = 1)
) ENGINE=InnoDB;

-- label is what the record is called: the request's number until an invoice number is given.
CREATE TABLE invoices (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  label VARCHAR(60) NOT NULL,
  request_number VARCHAR(60) NOT NULL,
  number VARCHAR(60) NULL,
  type VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'generic',
  customer_id BIGINT NOT NULL,
  contract_id BIGINT NULL,
  receipt_id BIGINT NULL,
  quotation_id BIGINT NULL,
  credit_of_id BIGINT NULL,
  issued_on DATE NULL, due_on DATE NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'TWD',
  tax_rounding VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'line',
  amount DECIMAL(18,2) NOT NULL,
  tax DECIMAL(18,2) NOT NULL DEFAULT 0,
  amount_untaxed DECIMAL(18,2) NOT NULL DEFAULT 0,
  credited DECIMAL(18,2) NOT NULL DEFAULT 0,
  buyer_title VARCHAR(200) NULL, buyer_tax_number VARCHAR(40) NULL, buyer_address VARCHAR(300) NULL,
  buyer_phone VARCHAR(100) NULL, buyer_bank VARCHAR(200) NULL, buyer_account VARCHAR(60) NULL,
  recipient VARCHAR(100) NULL, mail_carrier VARCHAR(100) NULL, mail_tracking VARCHAR(100) NULL,
  mail_state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'none',
  note TEXT NULL,
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'requested',
  void_reason VARCHAR(1000) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY invoices_number (number),
  UNIQUE KEY invoices_request (request_number),
  KEY invoices_owner (owner_id, updated_at, id),
  KEY invoices_team (team_id, updated_at, id),
  KEY invoices_updated (updated_at, id),
  KEY invoices_customer (customer_id, updated_at, id),
  KEY invoices_contract (contract_id, updated_at, id),
  KEY invoices_receipt (receipt_id),
  KEY invoices_quotation (quotation_id),
  KEY invoices_credit (credit_of_id),
  KEY invoices_state (state, updated_at, id),
  KEY invoices_issued (issued_on, id),
  CHECK (type IN ('tw_triplicate','tw_duplicate','tw_electronic','cn_special','cn_normal','cn_electronic','generic')),
  CHECK (state IN ('requested','approved','issued','sent','void','credited')),
  CHECK (mail_state IN ('none','sent','delivered','returned')),
  CHECK (amount > 0 AND amount = amount_untaxed + tax AND tax >= 0), CHECK (credited BETWEEN 0 AND amount),
  CHECK (state NOT IN ('issued','sent','credited') OR (number IS NOT NULL AND issued_on IS NOT NULL)),
  CONSTRAINT invoices_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT invoices_contract_id_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
  CONSTRAINT invoices_receipt_id_fk FOREIGN KEY (receipt_id) REFERENCES receipts (id),
  CONSTRAINT invoices_quotation_id_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
  CONSTRAINT invoices_credit_of_id_fk FOREIGN KEY (credit_of_id) REFERENCES invoices (id),
  CONSTRAINT invoices_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT invoices_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE invoice_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  invoice_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'item',
  product_id BIGINT NULL, description TEXT NULL,
  quantity DECIMAL(18,4) NOT NULL DEFAULT 1, unit VARCHAR(40) NULL, packaging VARCHAR(100) NULL,
  unit_price DECIMAL(18,4) NOT NULL DEFAULT 0, discount_percent DECIMAL(18,4) NOT NULL DEFAULT 0,
  tax_id BIGINT NULL, tax_percent DECIMAL(18,4) NOT NULL DEFAULT 0, tax_included TINYINT NOT NULL DEFAULT 0,
  price_rule VARCHAR(200) NULL,
  amount DECIMAL(18,2) NOT NULL DEFAULT 0, amount_tax DECIMAL(18,2) NOT NULL DEFAULT 0,
  KEY invoice_lines_parent (invoice_id, position), KEY invoice_lines_product (product_id),
  CHECK (kind IN ('item','section','note')), CHECK (discount_percent BETWEEN 0 AND 100), CHECK (tax_percent BETWEEN 0 AND 100),
  FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE CASCADE,
  CONSTRAINT invoice_lines_product_id_fk FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT invoice_lines_tax_id_fk FOREIGN KEY (tax_id) REFERENCES taxes (id)
) ENGINE=InnoDB;

-- ---- what every instance starts with ------------------------------------------

INSERT INTO sequences (name, pattern) VALUES
  ('quotation', 'S{n:5}'), ('contract', 'C{yyyy}{n:4}'), ('receipt', 'R{yyyy}{n:5}'),
  ('invoice_request', 'IR{yyyy}{n:5}'), ('invoice', 'INV{yyyy}{n:5}'), ('credit_note', 'CN{yyyy}{n:5}');
INSERT INTO taxes (name, percent, included, sequence) VALUES
  ('營業稅 5%', 5, 0, 10), ('營業稅 5%（內含）', 5, 1, 20), ('零稅率', 0, 0, 30), ('免稅', 0, 0, 40),
  ('增值税 13%', 13, 0, 50), ('增值税 6%', 6, 0, 60);
INSERT INTO payment_terms (name) VALUES ('簽約後一次付清'), ('簽約三成、交付四成、驗收三成'), ('月結 30 天');
INSERT INTO payment_term_lines (payment_terms_id, position, name, kind, value, anchor, months, days, month_end)
  SELECT id, 0, '全額', 'balance', 0, 'signed', 0, 7, 0 FROM payment_terms WHERE name = '簽約後一次付清';
INSERT INTO payment_term_lines (payment_terms_id, position, name, kind, value, anchor, months, days, month_end)
  SELECT id, 0, '簽約金', 'percent', 30, 'signed', 0, 7, 0 FROM payment_terms WHERE name = '簽約三成、交付四成、驗收三成'
  UNION ALL SELECT id, 1, '交付款', 'percent', 40, 'delivery', 0, 7, 0 FROM payment_terms WHERE name = '簽約三成、交付四成、驗收三成'
  UNION ALL SELECT id, 2, '尾款', 'balance', 0, 'delivery', 1, 0, 1 FROM payment_terms WHERE name = '簽約三成、交付四成、驗收三成';
INSERT INTO payment_term_lines (payment_terms_id, position, name, kind, value, anchor, months, days, month_end)
  SELECT id, 0, '全額', 'balance', 0, 'signed', 1, 0, 1 FROM payment_terms WHERE name = '月結 30 天';
INSERT INTO settings (name, value) VALUES
  ('tax_rounding', 'line'), ('currency', 'TWD'), ('bank_fee_tolerance', '0'), ('quotation_valid_days', '30'),
  ('company_name', ''), ('company_tax_number', ''), ('company_address', ''), ('company_representative', '');
