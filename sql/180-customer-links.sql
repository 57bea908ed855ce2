-- Links by which a customer sees their own contracts, invoices and open payment plans without
-- signing in. Of the token only its hash is kept; the link shows what its maker may read.
CREATE TABLE customer_tokens (
  token BINARY(32) NOT NULL PRIMARY KEY,
  customer_id BIGINT NOT NULL, created_at DATETIME NOT NULL, created_by BIGINT NOT NULL,
  sent_to VARCHAR(254) NULL, expires_at DATETIME NOT NULL, revoked_at DATETIME NULL,
  KEY customer_tokens_customer (customer_id),
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  FOREIGN KEY (created_by) REFERENCES users (id)
) ENGINE=InnoDB;
