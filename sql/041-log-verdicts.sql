-- What came of verifying the log: by the worker every night, and by hand.
CREATE TABLE journal_verdicts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at DATETIME NOT NULL, milliseconds INT NOT NULL, entries BIGINT NOT NULL, records BIGINT NOT NULL,
  bad_id BIGINT NULL, what VARCHAR(40) CHARACTER SET ascii NULL, type SMALLINT NULL, record_id BIGINT NULL, checkpoint_id BIGINT NULL,
  user_id BIGINT NULL,
  KEY journal_verdicts_at (at)
) ENGINE=InnoDB;
