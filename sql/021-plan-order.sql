-- Plans are listed by when they are due.
ALTER TABLE plans ADD KEY plans_owner_due (owner_id, due_on, id), ADD KEY plans_team_due (team_id, due_on, id), ADD KEY plans_all_due (due_on, id);
