-- One picture a product, as it was handed in.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE product_pictures (
  product_id BIGINT NOT NULL PRIMARY KEY,
  picture MEDIUMBLOB NOT NULL,
  changed_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP,
  CONSTRAINT product_pictures_product_fk FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
) ENGINE=InnoDB;
