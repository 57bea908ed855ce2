-- Whom of which plan was reminded on which day: once, whatever runs twice.
CREATE TABLE plan_reminders (
  plan_id BIGINT NOT NULL, day DATE NOT NULL,
  PRIMARY KEY (plan_id, day),
  FOREIGN KEY (plan_id) REFERENCES plans (id) ON DELETE CASCADE
) ENGINE=InnoDB;
INSERT INTO settings (name, value) VALUES ('plan_remind_before', '7'), ('plan_remind_every', '7') ON DUPLICATE KEY UPDATE value = value;
