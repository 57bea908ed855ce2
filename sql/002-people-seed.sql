-- People: what sign-in needs besides 001, the roles every instance starts with, and
-- the two first users: the system (never signs in) and the administrator, whose
-- password is set by ferry-admin.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

ALTER TABLE users ADD COLUMN totp_last BIGINT NOT NULL DEFAULT 0;          -- newest code used: none works twice
ALTER TABLE sessions ADD COLUMN idle_seconds INT NOT NULL DEFAULT 28800;
ALTER TABLE roles DROP COLUMN capabilities;
ALTER TABLE roles
  ADD COLUMN may_assign TINYINT NOT NULL DEFAULT 0, ADD COLUMN may_approve TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN may_import TINYINT NOT NULL DEFAULT 0, ADD COLUMN may_export TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN may_settings TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN capabilities INT AS (may_assign + 2 * may_approve + 4 * may_import + 8 * may_export + 16 * may_settings) VIRTUAL;

-- Between the password and the second factor.
CREATE TABLE login_challenges (
  token BINARY(32) NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, keep TINYINT NOT NULL DEFAULT 0,
  tries INT NOT NULL DEFAULT 0, expires_at DATETIME NOT NULL,
  KEY (expires_at), FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;

INSERT INTO users (id, login, name, lang, active) VALUES (1, 'system', 'Ferry', 'zh-TW', 0);
INSERT INTO users (id, login, name, lang, active) VALUES (2, 'admin', '系統管理員', 'zh-TW', 1);

INSERT INTO roles (id, code, name, may_assign, may_approve, may_import, may_export, may_settings) VALUES
  (1, 'salesperson', '業務員', 0, 0, 0, 0, 0),
  (2, 'assistant', '業務助理', 0, 0, 1, 1, 0),
  (3, 'manager', '業務主管', 1, 1, 1, 1, 0),
  (4, 'finance', '財務', 0, 1, 0, 1, 0),
  (5, 'administrator', '管理員', 1, 1, 1, 1, 1);

-- 0 none, 1 own, 2 team, 3 all. '*' is every record type without a row of its own.
INSERT INTO role_rights (role_id, record, read_scope, write_scope) VALUES
  (1, '*', 1, 1), (1, 'lead', 1, 1), (1, 'customer', 1, 1), (1, 'contact', 1, 1), (1, 'opportunity', 1, 1),
  (1, 'quotation', 1, 1), (1, 'contract', 1, 1), (1, 'plan', 1, 1), (1, 'receipt', 1, 0), (1, 'invoice', 1, 0), (1, 'product', 3, 0),
  (2, '*', 2, 2), (2, 'lead', 2, 2), (2, 'customer', 2, 2), (2, 'contact', 2, 2), (2, 'opportunity', 2, 2),
  (2, 'quotation', 2, 2), (2, 'contract', 2, 2), (2, 'plan', 2, 2), (2, 'receipt', 2, 0), (2, 'invoice', 2, 2), (2, 'product', 3, 3),
  (3, '*', 2, 2), (3, 'lead', 2, 2), (3, 'customer', 2, 2), (3, 'contact', 2, 2), (3, 'opportunity', 2, 2),
  (3, 'quotation', 2, 2), (3, 'contract', 2, 2), (3, 'plan', 2, 2), (3, 'receipt', 2, 0), (3, 'invoice', 2, 0), (3, 'product', 3, 3),
  (3, 'team', 3, 3), (3, 'tag', 3, 3), (3, 'stage', 3, 3), (3, 'lost_reason', 3, 3),
  (4, '*', 3, 0), (4, 'lead', 0, 0), (4, 'plan', 3, 3), (4, 'receipt', 3, 3), (4, 'invoice', 3, 3), (4, 'product', 3, 0),
  (4, 'tax', 3, 3), (4, 'payment_terms', 3, 3),
  (5, '*', 3, 3);
INSERT INTO user_roles (user_id, role_id) VALUES (2, 5);
