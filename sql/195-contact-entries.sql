-- Which entries of the log, on whatever record, are of talking with a person: the minutes
-- that name them, letters to and from their address, meetings they took part in.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE TABLE contact_entries (
  contact_id BIGINT NOT NULL, entry_id BIGINT NOT NULL,
  PRIMARY KEY (contact_id, entry_id), KEY contact_entries_entry (entry_id),
  CONSTRAINT contact_entries_contact_fk FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB;
ALTER TABLE contacts ADD KEY contacts_email (email);
INSERT IGNORE INTO contact_entries (contact_id, entry_id)
  SELECT k.id, j.id FROM journal j JOIN contacts k ON k.id = CAST(JSON_VALUE(j.detail, '$.contact_id') AS UNSIGNED) WHERE j.event = 'followup';
