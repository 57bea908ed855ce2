-- Our logo.
CREATE TABLE letterhead (
  id INT NOT NULL PRIMARY KEY CHECK (id = 1),
  logo MEDIUMBLOB NOT NULL
) ENGINE=InnoDB;
INSERT INTO settings (name, value) VALUES ('company_phone', ''), ('company_email', ''), ('company_bank', '')
  ON DUPLICATE KEY UPDATE value = value;
