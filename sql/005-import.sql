-- Imports of tables: what was uploaded, how it is read, how far it has come; and per
-- row of the file what came of it, so that an import can be resumed and undone.
CREATE TABLE imports (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type SMALLINT NOT NULL,
  user_id BIGINT NOT NULL,
  state ENUM('new','checking','checked','running','done','undoing','undone') NOT NULL DEFAULT 'new',
  filename VARCHAR(255) NOT NULL,
  path VARCHAR(400) NOT NULL,                     -- beneath Dir.Files
  encoding VARCHAR(20) CHARACTER SET ascii NOT NULL,
  heads LONGTEXT NOT NULL,                        -- JSON: the head row's cells
  head_row BIGINT NOT NULL,
  mapping LONGTEXT NOT NULL,                      -- JSON: a field's name or "" per column
  mode ENUM('create','update','both') NOT NULL DEFAULT 'create',
  match_key VARCHAR(60) CHARACTER SET ascii NOT NULL DEFAULT '',
  options LONGTEXT NOT NULL,                      -- JSON
  last_row BIGINT NOT NULL DEFAULT 0,             -- of the file, done with; rows up to it are never done again
  n_rows BIGINT NOT NULL DEFAULT 0, n_created BIGINT NOT NULL DEFAULT 0, n_updated BIGINT NOT NULL DEFAULT 0, n_same BIGINT NOT NULL DEFAULT 0,
  n_failed BIGINT NOT NULL DEFAULT 0, n_duplicates BIGINT NOT NULL DEFAULT 0, n_undone BIGINT NOT NULL DEFAULT 0, n_kept BIGINT NOT NULL DEFAULT 0,
  progress INT NOT NULL DEFAULT 0,
  error VARCHAR(60) CHARACTER SET ascii NULL,     -- key below Error.
  created_at DATETIME NOT NULL, touched_at DATETIME NOT NULL, done_at DATETIME(6) NULL,
  KEY imports_user (user_id, type, id),
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB;

CREATE TABLE import_rows (
  import_id BIGINT NOT NULL,
  row_no BIGINT NOT NULL,                         -- of the file
  type SMALLINT NOT NULL,
  record_id BIGINT NULL,
  action ENUM('created','updated','same','failed') NOT NULL,
  duplicate TINYINT NOT NULL DEFAULT 0,
  version INT NULL,                               -- the record's, after the import
  was LONGTEXT NULL,                              -- JSON: values before an update
  errors LONGTEXT NULL,                           -- JSON: [{"f","k","a":[]}]
  undone ENUM('yes','kept') NULL,
  PRIMARY KEY (import_id, row_no),
  KEY import_rows_record (type, record_id),
  FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
) ENGINE=InnoDB;
