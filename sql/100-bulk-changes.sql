-- What was done to ticked rows at once, with what each held before: for taking it back.
CREATE TABLE bulk_changes (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL, type SMALLINT NOT NULL,
  word VARCHAR(60) CHARACTER SET ascii NOT NULL,
  at DATETIME NOT NULL, detail LONGTEXT NOT NULL,     -- [{"id":1,"version":5,"was":{"priority":2}}, …]
  undone_at DATETIME NULL,
  KEY bulk_changes_user (user_id, at),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;
