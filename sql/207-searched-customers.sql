-- Contacts, deals and documents are found by their customer's name: the worker indexes
-- anew what is there.
INSERT INTO jobs (kind, unique_key, args, due_at, created_at) VALUES
  ('reindex', 'reindex.12', '{"type":12}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.13', '{"type":13}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.35', '{"type":35}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.37', '{"type":37}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.39', '{"type":39}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.40', '{"type":40}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.42', '{"type":42}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.44', '{"type":44}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.46', '{"type":46}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.50', '{"type":50}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.52', '{"type":52}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.61', '{"type":61}', UTC_TIMESTAMP(), UTC_TIMESTAMP()),
  ('reindex', 'reindex.105', '{"type":105}', UTC_TIMESTAMP(), UTC_TIMESTAMP());
