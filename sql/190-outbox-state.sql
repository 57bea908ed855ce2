-- Pages of a list are cut by comparing texts, while an ENUM is put in the order of its
-- declaration: sorted by state, the outbox left rows out between two pages.
ALTER TABLE outbox MODIFY state VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'waiting';
