-- Every save of a contract's content, as it was; nobody changes or removes one.
CREATE TABLE contract_versions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contract_id BIGINT NOT NULL,
  version_no INT NOT NULL,
  title VARCHAR(200) NOT NULL,
  amount DECIMAL(18,2) NOT NULL,
  content LONGTEXT NOT NULL,                       -- JSON: fields, titles of what they refer to, lines
  created_at DATETIME NOT NULL,
  created_by BIGINT NULL,
  UNIQUE KEY contract_versions_no (contract_id, version_no),
  CONSTRAINT contract_versions_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TRIGGER contract_versions_no_update BEFORE UPDATE ON contract_versions FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'versions of contracts are not changed';
CREATE TRIGGER contract_versions_no_delete BEFORE DELETE ON contract_versions FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'versions of contracts are not removed';
