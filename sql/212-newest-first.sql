-- "Newest first" is the order most often asked for after the lists' own: it walks an index too.
CREATE INDEX IF NOT EXISTS customers_created ON customers (created_at, id);
CREATE INDEX IF NOT EXISTS leads_created ON leads (created_at, id);
CREATE INDEX IF NOT EXISTS contacts_created ON contacts (created_at, id);
CREATE INDEX IF NOT EXISTS opportunities_created ON opportunities (created_at, id);
