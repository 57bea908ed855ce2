-- Demonstration data of approval, samples, deliveries and projects. Needs 010 and 020.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP();
SET @today = CURRENT_DATE();
SET @admin = (SELECT id FROM users WHERE login = 'admin');
SET @manager = (SELECT id FROM users WHERE login = 'manager');
SET @finance = (SELECT id FROM users WHERE login = 'finance');
SET @role_manager = (SELECT id FROM roles WHERE code = 'manager');
SET @role_finance = (SELECT id FROM roles WHERE code = 'finance');

-- ---- approval: who is asked ------------------------------------------------------

INSERT INTO approval_flows (id, name, subject) VALUES (1, '合約簽核', 'contract'), (2, '樣品簽核', 'sample'), (3, '折扣簽核', 'discount');
INSERT INTO approval_steps (flow_id, position, name, role_id, user_id, min_amount, min_quantity, min_discount) VALUES
  (1, 0, '業務主管', @role_manager, NULL, NULL, NULL, NULL), (1, 1, '財務（千萬以上）', @role_finance, NULL, 10000000, NULL, NULL),
  (2, 0, '業務主管', @role_manager, NULL, NULL, NULL, NULL), (2, 1, '總部（千份以上）', NULL, @admin, NULL, 1000, NULL),
  (3, 0, '業務主管', @role_manager, NULL, NULL, NULL, NULL), (3, 1, '總部（五成以上）', NULL, @admin, NULL, NULL, 50);
UPDATE roles SET max_discount = 30 WHERE code IN ('salesperson', 'assistant');
UPDATE roles SET max_discount = 50 WHERE code = 'manager';
INSERT INTO approvals (type, record_id, position, name, role_id, state, created_at)
  SELECT 37, id, 1, '業務主管', @role_manager, 'current', updated_at FROM contracts WHERE approval_state = 'in_approval';
INSERT INTO approvals (type, record_id, position, name, role_id, state, decided_by_id, decided_at, created_at)
  SELECT 37, id, 1, '業務主管', @role_manager, 'approved', @manager, created_at + INTERVAL 5 HOUR, created_at FROM contracts WHERE approval_state = 'approved';
