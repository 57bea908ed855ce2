-- Mail templates had the number of approval flows, and so one log together with them: each log of a template begins anew under its own.
UPDATE mail_templates SET log_head = NULL WHERE log_head IS NOT NULL;
