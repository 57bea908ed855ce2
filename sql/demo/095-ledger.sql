-- The stays in stages were made of whole minutes: their seconds are what lies between.
UPDATE stage_times SET seconds = GREATEST(0, TIMESTAMPDIFF(SECOND, entered_at, left_at)) WHERE left_at IS NOT NULL;
UPDATE settings SET value = '04-2326-5512' WHERE name = 'company_phone';
UPDATE settings SET value = 'service@dukou.example' WHERE name = 'company_email';
UPDATE settings SET value = '臺灣銀行 臺中分行（004-0107）0107-0012-3456　戶名 渡口招商股份有限公司' WHERE name = 'company_bank';
