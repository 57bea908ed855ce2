-- One shared row for a block of a term (slot 63), whoever brought its records: what is asked
-- of a second word is then two rows by their key, that of the record alone and the shared one.
CREATE TABLE posting_blocks LIKE postings;
INSERT INTO posting_blocks (term, type, block, slot, bits)
  SELECT term, type, block, LEAST(slot, 63), BIT_OR(bits) FROM postings WHERE bits <> 0 GROUP BY term, type, block, LEAST(slot, 63);
DROP TABLE postings;
RENAME TABLE posting_blocks TO postings;
DELETE FROM posting_slots WHERE slot > 63;
ALTER TABLE posting_slots ADD KEY (n, slot);
