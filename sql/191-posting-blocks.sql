-- A posting for up to 63 records instead of one each: block = id DIV 63, and bit id % 63
-- of `bits` for each record that has the term (63: a BIGINT without its sign). Records that
-- come in together, as an import's do, share rows; one that is saved by itself has rows of
-- its own, so that nobody waits for, or collides with, who saves its neighbour. `slot` keeps
-- them apart: 0 to 62 the row of that one record, 63 + n shared ones that begin with record n.
CREATE TABLE posting_blocks (
  term INT UNSIGNED NOT NULL, type SMALLINT NOT NULL, block INT NOT NULL, slot TINYINT NOT NULL, bits BIGINT NOT NULL,
  PRIMARY KEY (term, type, block, slot)
) ENGINE=InnoDB;
INSERT INTO posting_blocks (term, type, block, slot, bits)
  SELECT term, type, record_id DIV 63, MIN(record_id % 63) + IF(COUNT(*) > 1, 63, 0), BIT_OR(1 << record_id % 63)
  FROM postings GROUP BY term, type, record_id DIV 63;
DROP TABLE postings;
RENAME TABLE posting_blocks TO postings;

-- Which bits a row of a slot may hold: what unfolds it into records again.
CREATE TABLE posting_slots (
  slot TINYINT NOT NULL, n TINYINT NOT NULL,
  PRIMARY KEY (slot, n)
) ENGINE=InnoDB;
INSERT INTO posting_slots (slot, n) WITH RECURSIVE k AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM k WHERE n < 62)
  SELECT n, n FROM k UNION ALL SELECT 63 + a.n, b.n FROM k a JOIN k b ON b.n >= a.n;
