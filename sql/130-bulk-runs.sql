-- What is done to more rows than one request takes: the worker goes through them, in portions
-- that are remembered row by row, so that it can be watched, taken up again and taken back.
CREATE TABLE bulk_runs (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL, type SMALLINT NOT NULL,
  word VARCHAR(60) CHARACTER SET ascii NOT NULL,      -- a verb, set.<field>, tag, archive, unarchive, undo
  args LONGTEXT NOT NULL,
  undoes BIGINT NULL,                                  -- the run that this one takes back
  total INT NOT NULL, done INT NOT NULL DEFAULT 0, refused INT NOT NULL DEFAULT 0,
  why VARCHAR(60) CHARACTER SET ascii NULL,            -- what the first refusal said
  created_at DATETIME NOT NULL, over_at DATETIME NULL, undone_at DATETIME NULL,
  KEY bulk_runs_user (user_id, created_at), KEY bulk_runs_created (created_at),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;
CREATE TABLE bulk_items (
  run_id BIGINT NOT NULL, record_id BIGINT NOT NULL,
  state TINYINT NOT NULL DEFAULT 0,                    -- 0 waits, 1 done, 2 refused
  line LONGTEXT NULL,                                  -- what it held before, as in bulk_changes
  PRIMARY KEY (run_id, record_id), KEY bulk_items_state (run_id, state, record_id),
  FOREIGN KEY (run_id) REFERENCES bulk_runs (id) ON DELETE CASCADE
) ENGINE=InnoDB;
