-- What a sequence numbers, as people call it; its name is the program's own word.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
ALTER TABLE sequences ADD COLUMN title VARCHAR(60) NOT NULL DEFAULT '', ADD COLUMN title_zh_cn VARCHAR(60) NULL, ADD COLUMN title_en VARCHAR(60) NULL;
UPDATE sequences SET title = name;
UPDATE sequences s JOIN (
  SELECT 'quotation' AS name, '報價單' AS tw, '报价单' AS cn, 'Quotations' AS en UNION ALL SELECT 'contract', '合約', '合同', 'Contracts' UNION ALL SELECT 'receipt', '收款', '回款', 'Receipts'
  UNION ALL SELECT 'invoice_request', '發票申請', '发票申请', 'Invoice requests' UNION ALL SELECT 'invoice', '發票（無字軌時）', '发票（无号段时）', 'Invoices without a number range'
  UNION ALL SELECT 'credit_note', '折讓單', '红冲单', 'Credit notes' UNION ALL SELECT 'sample_request', '樣品需求', '样品需求', 'Sample requests'
  UNION ALL SELECT 'sample_shipment', '樣品發貨', '样品发货', 'Sample shipments' UNION ALL SELECT 'delivery', '送貨單', '送货单', 'Delivery notes'
  UNION ALL SELECT 'requirement', '需求', '需求', 'Requirements' UNION ALL SELECT 'refund', '退款', '退款', 'Refunds') w ON w.name = s.name
  SET s.title = w.tw, s.title_zh_cn = w.cn, s.title_en = w.en;
