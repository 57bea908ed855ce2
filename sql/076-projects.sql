-- Projects of orders: tasks on a board, and the hours people recorded for them.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE projects (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  name VARCHAR(200) NOT NULL,
  customer_id BIGINT NULL, quotation_id BIGINT NULL, manager_id BIGINT NULL,
  starts_on DATE NULL, ends_on DATE NULL, note TEXT NULL,
  state VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'planned', closed_at DATETIME NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY projects_owner (owner_id, updated_at, id), KEY projects_team (team_id, updated_at, id), KEY projects_updated (updated_at, id),
  KEY projects_customer (customer_id, updated_at), KEY projects_quotation (quotation_id), KEY projects_ends (ends_on, id), KEY projects_name (name, id),
  CHECK (state IN ('planned', 'active', 'on_hold', 'done', 'cancelled')), CHECK (ends_on >= starts_on),
  CONSTRAINT projects_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT projects_quotation_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
  CONSTRAINT projects_manager_fk FOREIGN KEY (manager_id) REFERENCES users (id),
  CONSTRAINT projects_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT projects_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE tasks (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  title VARCHAR(200) NOT NULL, project_id BIGINT NOT NULL,
  stage VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'todo',
  assignee_id BIGINT NULL, due_on DATE NULL, priority INT NOT NULL DEFAULT 0,
  planned_hours DECIMAL(18,4) NOT NULL DEFAULT 0, description TEXT NULL, closed_at DATETIME NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY tasks_owner (owner_id, updated_at, id), KEY tasks_team (team_id, updated_at, id), KEY tasks_updated (updated_at, id),
  KEY tasks_project (project_id, stage, due_on), KEY tasks_assignee (assignee_id, stage, due_on), KEY tasks_due (due_on, id), KEY tasks_stage (stage, due_on, id),
  CHECK (stage IN ('todo', 'doing', 'review', 'done', 'cancelled')), CHECK (planned_hours >= 0), CHECK (priority BETWEEN 0 AND 3),
  CONSTRAINT tasks_project_fk FOREIGN KEY (project_id) REFERENCES projects (id),
  CONSTRAINT tasks_assignee_fk FOREIGN KEY (assignee_id) REFERENCES users (id),
  CONSTRAINT tasks_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT tasks_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;

CREATE TABLE timesheets (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT NOT NULL DEFAULT 1,
  task_id BIGINT NOT NULL, project_id BIGINT NOT NULL,
  date DATE NOT NULL, user_id BIGINT NOT NULL, hours DECIMAL(18,4) NOT NULL, text VARCHAR(500) NOT NULL,
  owner_id BIGINT NULL, team_id BIGINT NULL,
  created_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, created_by BIGINT NULL,
  updated_at DATETIME NOT NULL DEFAULT UTC_TIMESTAMP, archived_at DATETIME NULL,
  custom LONGTEXT NULL, log_head BINARY(32) NULL,
  KEY timesheets_owner (owner_id, date, id), KEY timesheets_team (team_id, date, id), KEY timesheets_date (date, id),
  KEY timesheets_task (task_id, archived_at, hours), KEY timesheets_project (project_id, archived_at, hours), KEY timesheets_user (user_id, date),
  CHECK (hours > 0 AND hours <= 24),
  CONSTRAINT timesheets_task_fk FOREIGN KEY (task_id) REFERENCES tasks (id),
  CONSTRAINT timesheets_project_fk FOREIGN KEY (project_id) REFERENCES projects (id),
  CONSTRAINT timesheets_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT timesheets_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
  CONSTRAINT timesheets_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
) ENGINE=InnoDB;
