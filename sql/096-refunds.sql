-- Refunds: money that goes back to a customer, out of what of a receipt is not written
-- off. What is asked for is set aside at once (receipts.refunded), given back when refused.
CREATE TABLE refunds (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  number VARCHAR(60) NOT NULL,
  customer_id BIGINT NOT NULL, receipt_id BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'TWD',
  amount DECIMAL(18,2) NOT NULL,
  reason VARCHAR(1000) NOT NULL, account VARCHAR(200) NULL,
  state VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'draft',
  reject_reason VARCHAR(1000) NULL, paid_on DATE NULL, reference VARCHAR(200) NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY refunds_number (number),
  KEY refunds_owner (owner_id, updated_at, id), KEY refunds_team (team_id, updated_at, id), KEY refunds_updated (updated_at, id),
  KEY refunds_customer (customer_id, updated_at, id), KEY refunds_receipt (receipt_id),
  CHECK (amount > 0), CHECK (state IN ('draft','in_approval','approved','rejected','paid','cancelled')),
  CHECK ((state = 'paid') = (paid_on IS NOT NULL)),
  CONSTRAINT refunds_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT refunds_receipt_id_fk FOREIGN KEY (receipt_id) REFERENCES receipts (id),
  CONSTRAINT refunds_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT refunds_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;
ALTER TABLE receipts ADD COLUMN refunded DECIMAL(18,2) NOT NULL DEFAULT 0,
  ADD CONSTRAINT receipts_refunded CHECK (refunded >= 0 AND allocated + refunded <= amount),
  ADD CONSTRAINT receipts_refunded_state CHECK (state = 'confirmed' OR refunded = 0);
CREATE VIEW refund_approvals AS SELECT id, record_id AS refund_id, position, name, role_id, user_id, state, delegated_by_id, decided_by_id, decided_at, reason FROM approvals WHERE type = 105;
INSERT INTO sequences (name, pattern) VALUES ('refund', 'RF{yyyy}{n:4}');
INSERT INTO role_rights (role_id, record, read_scope, write_scope) SELECT id, 'refund', 3, 3 FROM roles WHERE code = 'finance' ON DUPLICATE KEY UPDATE read_scope = 3, write_scope = 3;
