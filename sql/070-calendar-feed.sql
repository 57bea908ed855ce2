-- The address a person's calendar is read from without signing in: unguessable, kept
-- hashed, one a person. A new one takes the old one's place.
CREATE TABLE calendar_feeds (
  user_id BIGINT NOT NULL PRIMARY KEY,
  token BINARY(32) NOT NULL,
  created_at DATETIME NOT NULL, seen_at DATETIME NULL,
  UNIQUE KEY calendar_feeds_token (token),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB;
