-- Approval: flows of steps in order, and each run of one on a record, step by step.
-- A run copies the steps that apply when it begins, so that a flow changed later does
-- not change what is under way. One row is `current` at most; it is decided by a
-- conditional UPDATE under the lock of the record it belongs to.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE approval_flows (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL,
  subject VARCHAR(20) CHARACTER SET ascii NOT NULL,
  for_team_id BIGINT NULL,                        -- NULL = every team without a flow of its own
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY approval_flows_name (name),
  KEY approval_flows_subject (subject, for_team_id),
  CHECK (subject IN ('contract','sample','discount','refund')),
  CONSTRAINT approval_flows_for_team_id_fk FOREIGN KEY (for_team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

-- A step without a condition always applies; with several, any that holds is enough.
CREATE TABLE approval_steps (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  flow_id BIGINT NOT NULL, position INT NOT NULL DEFAULT 0,
  name VARCHAR(100) NOT NULL,
  role_id BIGINT NULL, user_id BIGINT NULL,
  min_amount DECIMAL(18,2) NULL, min_quantity DECIMAL(18,4) NULL, min_discount DECIMAL(18,4) NULL,
  KEY approval_steps_flow (flow_id, position),
  CHECK ((role_id IS NULL) <> (user_id IS NULL)),
  CHECK (min_amount >= 0), CHECK (min_quantity >= 0), CHECK (min_discount BETWEEN 0 AND 100),
  FOREIGN KEY (flow_id) REFERENCES approval_flows (id) ON DELETE CASCADE,
  CONSTRAINT approval_steps_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id),
  CONSTRAINT approval_steps_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB;

CREATE TABLE approvals (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL, position INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  role_id BIGINT NULL, user_id BIGINT NULL,       -- neither: whoever may approve
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'waiting',
  delegated_by_id BIGINT NULL,
  decided_by_id BIGINT NULL, decided_at DATETIME NULL, reason VARCHAR(1000) NULL,
  created_at DATETIME NOT NULL,
  UNIQUE KEY approvals_record (type, record_id, position),
  KEY approvals_state (type, state, record_id),
  CHECK (state IN ('waiting','current','approved','rejected','cancelled')),
  CHECK ((state IN ('approved','rejected')) = (decided_at IS NOT NULL)),
  CONSTRAINT approvals_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id),
  CONSTRAINT approvals_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB;

-- What of it belongs to one record type, as a table of parts.
CREATE VIEW contract_approvals AS SELECT id, record_id AS contract_id, position, name, role_id, user_id, state, delegated_by_id, decided_by_id, decided_at, reason FROM approvals WHERE type = 37;
CREATE VIEW quotation_approvals AS SELECT id, record_id AS quotation_id, position, name, role_id, user_id, state, delegated_by_id, decided_by_id, decided_at, reason FROM approvals WHERE type = 35;

-- The highest discount somebody of this role may give by themselves; NULL = any.
ALTER TABLE roles ADD COLUMN max_discount DECIMAL(18,4) NULL, ADD CONSTRAINT roles_max_discount CHECK (max_discount BETWEEN 0 AND 100);
ALTER TABLE quotations ADD COLUMN approval_state VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'none',
  ADD CONSTRAINT quotations_approval_state CHECK (approval_state IN ('none','in_approval','approved','rejected'));
