-- Recycling: what exempts a customer from its pool's rules, which fields a pool hides
-- from those who have not claimed, and who was warned of what.
ALTER TABLE pools
  ADD recycles TINYINT NOT NULL DEFAULT 1,
  ADD exempt_locked TINYINT NOT NULL DEFAULT 1,
  ADD exempt_contract TINYINT NOT NULL DEFAULT 1,
  ADD exempt_opportunity TINYINT NOT NULL DEFAULT 1,
  ADD hidden_fields TEXT NULL;                     -- JSON array of field names

CREATE TABLE recycle_warnings (
  type SMALLINT NOT NULL, record_id BIGINT NOT NULL, leaves_on DATE NOT NULL,
  user_id BIGINT NOT NULL, warned_at DATETIME NOT NULL,
  PRIMARY KEY (type, record_id, leaves_on), KEY recycle_warnings_at (warned_at, user_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;
