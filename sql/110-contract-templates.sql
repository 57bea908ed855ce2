-- Clause templates: what a contract's text begins with, by language; merge fields stand in double braces.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE contract_templates (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(100) NOT NULL, lang VARCHAR(8) CHARACTER SET ascii NOT NULL,
  is_default TINYINT NOT NULL DEFAULT 0,
  body MEDIUMTEXT NOT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  UNIQUE KEY contract_templates_name (name),
  KEY contract_templates_lang (lang, is_default)
) ENGINE=InnoDB;

ALTER TABLE contracts ADD COLUMN template_id BIGINT NULL AFTER payment_terms_id,
  ADD KEY contracts_template (template_id),
  ADD CONSTRAINT contracts_template_id_fk FOREIGN KEY (template_id) REFERENCES contract_templates (id);

-- Of which end of which contract its owner was told: once, whatever runs twice.
CREATE TABLE contract_reminders (
  contract_id BIGINT NOT NULL, ends_on DATE NOT NULL, told_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP,
  PRIMARY KEY (contract_id, ends_on),
  CONSTRAINT contract_reminders_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id) ON DELETE CASCADE
) ENGINE=InnoDB;
INSERT INTO settings (name, value) VALUES ('contract_renewal_days', '30') ON DUPLICATE KEY UPDATE value = value;

INSERT INTO contract_templates (name, lang, is_default, body) VALUES
('標準買賣合約', 'zh-TW', 1, '<p>立合約書人 {{our.name}}（統一編號 {{our.tax_number}}，以下簡稱甲方）與 {{customer.name}}（統一編號 {{customer.tax_number}}，以下簡稱乙方），就「{{contract.title}}」訂定本合約（編號 {{contract.number}}），雙方同意條款如下：</p><h3>第一條　標的</h3><p>甲方依報價單 {{quotation.number}} 及本合約明細所載之品名、規格、數量，提供貨品或服務予乙方。明細與附件為本合約之一部分。</p><h3>第二條　價金</h3><p>本合約總價為 {{contract.amount}}（{{contract.amount_words}}），含營業稅 {{contract.amount_tax}}。非經雙方書面同意，不得變更。</p><h3>第三條　付款</h3><p>乙方應依約定之付款條件（{{contract.payment_terms}}）及所附回款計劃按期付款，甲方應依法開立統一發票。</p><h3>第四條　交付</h3><p>甲方應於 {{contract.delivery_date}} 以前，將標的交付至乙方指定地點（{{customer.address}}）。因不可抗力致遲延者，期限得經通知後順延。</p><h3>第五條　驗收</h3><p>乙方應於交付後十日內完成驗收。有不符約定者，應以書面通知甲方限期改善；逾期未通知者，視為驗收合格。</p><h3>第六條　保固</h3><p>標的自驗收合格之日起保固十二個月。保固期間內非可歸責於乙方之瑕疵，由甲方無償修復或更換。</p><h3>第七條　違約</h3><p>任一方違反本合約，經他方書面催告後十五日內仍未改正者，他方得終止合約並請求損害賠償。遲延給付者，每逾一日按未履行部分價金千分之一計付違約金，以總價百分之十為上限。</p><h3>第八條　期間</h3><p>本合約自 {{contract.effective_on}} 起生效，至 {{contract.ends_on}} 止。期滿續約，由雙方另以書面為之。</p><h3>第九條　管轄</h3><p>本合約以中華民國法律為準據法。因本合約涉訟時，雙方同意以甲方所在地之地方法院為第一審管轄法院。</p><p>本合約正本一式二份，由甲方代表人 {{our.representative}} 與乙方代表人 {{customer.representative}} 簽署後各執一份。</p>'),
('标准买卖合同', 'zh-CN', 1, '<p>{{our.name}}（税号 {{our.tax_number}}，以下简称甲方）与 {{customer.name}}（税号 {{customer.tax_number}}，以下简称乙方）就“{{contract.title}}”签订本合同（编号 {{contract.number}}），双方约定如下：</p><h3>第一条　标的</h3><p>甲方依报价单 {{quotation.number}} 及本合同明细所载的品名、规格、数量，向乙方提供货物或服务。明细与附件是本合同的组成部分。</p><h3>第二条　价款</h3><p>本合同总价为 {{contract.amount}}（{{contract.amount_words}}），含税额 {{contract.amount_tax}}。未经双方书面同意，不得变更。</p><h3>第三条　付款</h3><p>乙方应按约定的付款条件（{{contract.payment_terms}}）及所附回款计划按期付款，甲方应依法开具发票。</p><h3>第四条　交付</h3><p>甲方应于 {{contract.delivery_date}} 前将标的交付至乙方指定地点（{{customer.address}}）。因不可抗力迟延的，经通知后期限顺延。</p><h3>第五条　验收</h3><p>乙方应在交付后十日内完成验收。不符合约定的，应书面通知甲方限期整改；逾期未通知的，视为验收合格。</p><h3>第六条　保修</h3><p>标的自验收合格之日起保修十二个月。保修期内非因乙方原因出现的瑕疵，由甲方免费修复或更换。</p><h3>第七条　违约</h3><p>任何一方违反本合同，经对方书面催告后十五日内仍未改正的，对方有权解除合同并要求赔偿损失。迟延履行的，每逾期一日按未履行部分价款的千分之一支付违约金，以总价的百分之十为限。</p><h3>第八条　期限</h3><p>本合同自 {{contract.effective_on}} 起生效，至 {{contract.ends_on}} 止。期满续签由双方另行书面约定。</p><h3>第九条　管辖</h3><p>本合同适用中华人民共和国法律。因本合同发生的争议，双方协商不成的，由甲方所在地人民法院管辖。</p><p>本合同一式两份，经甲方代表 {{our.representative}} 与乙方代表 {{customer.representative}} 签字盖章后各执一份。</p>'),
('Standard contract of sale', 'en', 1, '<p>This contract no. {{contract.number}} for "{{contract.title}}" is made between {{our.name}} (tax number {{our.tax_number}}, "the Seller") and {{customer.name}} (tax number {{customer.tax_number}}, "the Buyer").</p><h3>1. Subject</h3><p>The Seller supplies the goods or services named in quotation {{quotation.number}} and in the lines of this contract, in the quality and quantity stated there. The lines and annexes are part of this contract.</p><h3>2. Price</h3><p>The total price is {{contract.amount}} ({{contract.amount_words}}), including tax of {{contract.amount_tax}}. It changes by written agreement only.</p><h3>3. Payment</h3><p>The Buyer pays by the agreed terms ({{contract.payment_terms}}) and the attached schedule; the Seller issues invoices as the law requires.</p><h3>4. Delivery</h3><p>The Seller delivers by {{contract.delivery_date}} to {{customer.address}}. Force majeure extends the period once notice of it is given.</p><h3>5. Acceptance</h3><p>The Buyer inspects within ten days of delivery and gives written notice of any nonconformity, which the Seller remedies within a reasonable period. Without notice the delivery counts as accepted.</p><h3>6. Warranty</h3><p>For twelve months from acceptance the Seller repairs or replaces free of charge what is defective for reasons the Buyer is not responsible for.</p><h3>7. Breach</h3><p>If a breach is not remedied within fifteen days of written notice, the other party may terminate and claim damages. Delay costs 0.1 percent a day of the price of the part not performed, at most ten percent of the total price.</p><h3>8. Term</h3><p>This contract takes effect on {{contract.effective_on}} and ends on {{contract.ends_on}}. Renewal is agreed in writing.</p><h3>9. Jurisdiction</h3><p>The law and the courts at the Seller''s seat are competent for all disputes arising from this contract.</p><p>Made in two originals, signed by {{our.representative}} for the Seller and {{customer.representative}} for the Buyer, one for each party.</p>');
