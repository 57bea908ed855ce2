-- What was won this month must not cost more with every year: the deals of a state by the day they ended.
CREATE INDEX IF NOT EXISTS opportunities_closed ON opportunities (state, closed_at);
