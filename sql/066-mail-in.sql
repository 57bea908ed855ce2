-- A token knows its mail (answers without it are found by In-Reply-To), and how to take the answer.
ALTER TABLE mail_tokens
  ADD COLUMN message_id VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN internal TINYINT NOT NULL DEFAULT 0,  -- the mail spoke of what outsiders do not see: so does the answer
  ADD COLUMN parent_id BIGINT NULL,                -- the message it told of
  ADD UNIQUE KEY mail_tokens_message (message_id);
-- Somebody asked by hand to deal with it whatever held it back.
ALTER TABLE inbound_mails ADD COLUMN forced TINYINT NOT NULL DEFAULT 0, ADD KEY inbound_mails_forced (forced);
