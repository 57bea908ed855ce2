-- How often the next message of a mailbox was asked for in vain: one the server cannot give does not stop those behind it.
ALTER TABLE mailboxes ADD COLUMN tries INT NOT NULL DEFAULT 0;
