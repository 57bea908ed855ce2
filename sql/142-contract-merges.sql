-- What a contract's text was merged from, when, and what came of it: later it can be told
-- whether the contract's facts have moved on or somebody wrote in the text, and merged again.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

ALTER TABLE contracts
  ADD COLUMN body_source MEDIUMTEXT NULL AFTER body,
  ADD COLUMN body_merged MEDIUMTEXT NULL AFTER body_source,
  ADD COLUMN body_merged_at DATETIME NULL AFTER body_merged;
