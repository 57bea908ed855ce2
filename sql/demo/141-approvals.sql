-- Approval of refunds: a flow of two steps, and one refund in each state; a discount that waits for the manager.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET @now = UTC_TIMESTAMP, @today = DATE(UTC_TIMESTAMP + INTERVAL 8 HOUR);
SET @manager = (SELECT id FROM users WHERE login = 'manager'), @finance = (SELECT id FROM users WHERE login = 'finance'), @admin = (SELECT id FROM users WHERE login = 'admin');
SET @role_manager = (SELECT id FROM roles WHERE code = 'manager'), @role_finance = (SELECT id FROM roles WHERE code = 'finance');

INSERT INTO approval_flows (name, subject) VALUES ('退款簽核', 'refund');
SET @flow = LAST_INSERT_ID();
INSERT INTO approval_steps (flow_id, position, name, role_id, user_id, min_amount) VALUES
  (@flow, 0, '業務主管', @role_manager, NULL, NULL), (@flow, 1, '總部（三萬以上）', NULL, @admin, 30000);

-- Receipt 6 holds fifty thousand too much.
INSERT INTO refunds (id, number, customer_id, receipt_id, currency, amount, reason, account, state, reject_reason, paid_on, reference, owner_id, team_id, created_by, created_at, updated_at)
  SELECT 1, CONCAT('RF', YEAR(@today), '0001'), customer_id, id, currency, 20000, '溢匯款退回客戶', '玉山銀行 0123-968-004512', 'paid', NULL, @today - INTERVAL 3 DAY, 'OUT-20731', owner_id, team_id, @finance, @now - INTERVAL 7000 MINUTE, @now - INTERVAL 4300 MINUTE FROM receipts WHERE id = 6
  UNION ALL SELECT 2, CONCAT('RF', YEAR(@today), '0002'), customer_id, id, currency, 15000, '第二筆溢匯款退回', '玉山銀行 0123-968-004512', 'in_approval', NULL, NULL, NULL, owner_id, team_id, @finance, @now - INTERVAL 1500 MINUTE, @now - INTERVAL 1440 MINUTE FROM receipts WHERE id = 6
  UNION ALL SELECT 3, CONCAT('RF', YEAR(@today), '0003'), customer_id, id, currency, 40000, '客戶要求全數退回', '玉山銀行 0123-968-004512', 'rejected', '其中一萬五千元留作下期租金，請改金額', NULL, NULL, owner_id, team_id, @finance, @now - INTERVAL 5800 MINUTE, @now - INTERVAL 5400 MINUTE FROM receipts WHERE id = 6
  UNION ALL SELECT 4, CONCAT('RF', YEAR(@today), '0004'), customer_id, id, currency, 5000, '餘額退回，待客戶提供帳號', NULL, 'draft', NULL, NULL, NULL, owner_id, team_id, @finance, @now - INTERVAL 300 MINUTE, @now - INTERVAL 300 MINUTE FROM receipts WHERE id = 6;
UPDATE receipts SET refunded = 35000, updated_at = updated_at WHERE id = 6;
UPDATE sequences SET next = 5 WHERE name = 'refund';
INSERT INTO approvals (type, record_id, position, name, role_id, state, decided_by_id, decided_at, reason, created_at) VALUES
  (105, 1, 1, '業務主管', @role_manager, 'approved', @manager, @now - INTERVAL 6000 MINUTE, '已與客戶確認', @now - INTERVAL 6900 MINUTE),
  (105, 2, 1, '業務主管', @role_manager, 'current', NULL, NULL, NULL, @now - INTERVAL 1440 MINUTE),
  (105, 3, 1, '業務主管', @role_manager, 'rejected', @manager, @now - INTERVAL 5400 MINUTE, '其中一萬五千元留作下期租金，請改金額', @now - INTERVAL 5700 MINUTE);

-- A second proposal with forty percent off the rent: more than the salesperson may give.
INSERT INTO quotations (number, title, customer_id, contact_id, opportunity_id, date, valid_until, payment_terms_id, invoice_address_id, terms, status, approval_state,
  amount_untaxed, amount_tax, amount_total, owner_id, team_id, created_by, created_at, updated_at)
  SELECT 'S00022', CONCAT(title, '（長約方案）'), customer_id, contact_id, opportunity_id, @today - INTERVAL 1 DAY, @today + INTERVAL 29 DAY, payment_terms_id, invoice_address_id, terms, 'draft', 'in_approval',
  309840, 15492, 325332, owner_id, team_id, owner_id, @now - INTERVAL 1100 MINUTE, @now - INTERVAL 900 MINUTE FROM quotations WHERE id = 14;
SET @q = LAST_INSERT_ID();
INSERT INTO quotation_lines (quotation_id, position, kind, product_id, description, quantity, unit, unit_price, discount_percent, tax_id, tax_percent, amount, amount_tax)
  SELECT @q, position, kind, product_id, description, quantity, unit, unit_price, IF(product_id = 1, 40, 0), tax_id, tax_percent, IF(product_id = 1, 210240, amount), IF(product_id = 1, 10512, amount_tax)
  FROM quotation_lines WHERE quotation_id = 14;
UPDATE sequences SET next = 23 WHERE name = 'quotation';
INSERT INTO approvals (type, record_id, position, name, role_id, state, created_at) VALUES (35, @q, 1, '業務主管', @role_manager, 'current', @now - INTERVAL 900 MINUTE);
