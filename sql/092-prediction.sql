-- Prediction: per record type and team the counts of what was won and lost, by value of
-- each factor, and how good the answers were on cases that had not been counted.
CREATE TABLE prediction_models (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type SMALLINT NOT NULL, team_id BIGINT NOT NULL,      -- 0 = all teams
  won INT NOT NULL, lost INT NOT NULL,
  cuts LONGTEXT NOT NULL,                               -- JSON: where the brackets of numbers lie
  quality LONGTEXT NOT NULL,                            -- JSON: AUC, Brier score, calibration
  rebuilt_at DATETIME NOT NULL,
  UNIQUE KEY prediction_models_of (type, team_id)
) ENGINE=InnoDB;

CREATE TABLE prediction_counts (
  model_id BIGINT NOT NULL,
  factor VARCHAR(60) CHARACTER SET ascii NOT NULL,
  value VARCHAR(120) COLLATE utf8mb4_bin NOT NULL,
  won INT NOT NULL, lost INT NOT NULL,
  PRIMARY KEY (model_id, factor, value),
  FOREIGN KEY (model_id) REFERENCES prediction_models (id) ON DELETE CASCADE
) ENGINE=InnoDB;
