-- What values of an imported file stand for, settled once for all its rows.
ALTER TABLE imports ADD COLUMN meanings LONGTEXT NULL AFTER options;
