/*
 * Tasks of a project: who does what by when, and how far it is. Whoever is given one
 * may see the project and work on the task, whatever their rights are otherwise.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"
#include "note.h"
#include "project.h"
#include "tell.h"

static const struct choice stages[] = { { "todo", "" }, { "doing", "info" }, { "review", "warn" }, { "done", "ok" }, { "cancelled", "bad" }, { 0 } };

static bool ended(const struct row *r)
{
	return row_is(r, "stage", "done") || row_is(r, "stage", "cancelled");
}

/* Nothing is written in a closed project, and none is closed while a task opens in it. */
static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	enum outcome o;

	if ((o = project_open(c, row_int(r, "project_id"), "project_id", !ended(r) && (!old || ended(old)))) != DONE)
		return o;
	if (!row_get(r, "planned_hours"))
		row_set(r, "planned_hours", "0.0000");
	if (!row_get(r, "priority"))
		row_set(r, "priority", "0");
	if (ended(r) != (row_get(r, "closed_at") != NULL))
		row_set(r, "closed_at", ended(r) ? instant_sql(c->mem, c->now) : NULL);
	return DONE;
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t user = row_int(r, "assignee_id");

	if (!user || (old && row_int(old, "assignee_id") == user))
		return DONE;
	project_lets_in(c, r, user, true);
	project_lets_in(c, record_get(c, &project_record, row_int(r, "project_id")), user, false);
	if (user != c->me->id)
		tell(c, user, r, "task_given", c->me->name, NULL);
	return DONE;
}

static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	return project_open(c, row_int(r, "project_id"), "", false);
}

/* ---- verbs ------------------------------------------------------------------------------- */

static enum outcome to_stage(struct ctx *c, struct row *self, const char *stage)
{
	bool end = !strcmp(stage, "done") || !strcmp(stage, "cancelled");
	enum outcome o = project_open(c, row_int(self, "project_id"), "", ended(self) && !end);

	if (o != DONE || row_is(self, "stage", stage))
		return o;
	return record_change(c, self, "task_moved", "stage", stage, "closed_at", end ? instant_sql(c->mem, c->now) : NULL, NULL);
}

static enum outcome run_move(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return to_stage(c, self, row_get(args, "stage"));
}

static enum outcome run_done(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return to_stage(c, self, "done");
}

/* One's own hours, from the task itself. */
static enum outcome run_record(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *h = row_new(c, &timesheet_record);
	int64_t id;

	(void)made;
	row_set_int(c, h, "task_id", self->id);
	row_set(h, "date", row_get(args, "date") ? row_get(args, "date") : c->today);
	row_set(h, "hours", row_get(args, "hours"));
	row_set(h, "text", row_get(args, "text"));
	return record_create(c, h, &id);
}

static bool at_work(struct ctx *c, const struct row *r)
{
	(void)c;
	return !ended(r);
}

static const struct field move_args[] = { { .name = "stage", .type = F_CHOICE, .flags = REQUIRED, .choices = stages }, { 0 } };
static const struct field record_args[] = {
	{ .name = "hours", .type = F_DECIMAL, .flags = REQUIRED },
	{ .name = "date", .type = F_DATE, .initial = "{today}" },
	{ .name = "text", .type = F_TEXT, .flags = WIDE, .max = 500 },
	{ 0 }
};

const struct record task_record = {
	.type = 47, .name = "task", .path = "projects/tasks", .table = "tasks", .title = "title", .subtitle = "project_id", .state = "stage", .track = "todo doing review done",
	.board = "/projects/tasks/board", .dated = "due_on", .charts = true,
	.icon = "checklist", .inherit_from = "project_id", .order = "-updated_at",
	.fields = (const struct field[]){
		{ .name = "title", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | WIDE, .max = 200, .section = "task" },
		{ .name = "project_id", .type = F_REF, .flags = REQUIRED | LISTED | FACET | ON_CREATE, .ref = &project_record },
		{ .name = "stage", .type = F_CHOICE, .flags = LISTED | FACET | TRACKED, .choices = stages, .initial = "todo" },
		{ .name = "assignee_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &user_record },
		{ .name = "due_on", .type = F_DATE, .flags = LISTED | SORTABLE | TRACKED },
		{ .name = "priority", .type = F_INT, .flags = FACET | TRACKED, .max = 3, .initial = "0" },
		{ .name = "planned_hours", .type = F_DECIMAL, .flags = LISTED | TRACKED, .initial = "0.0000" },
		{ .name = "recorded_hours", .type = F_DECIMAL, .flags = LISTED, .sql = "(SELECT COALESCE(SUM(h.hours), 0) FROM timesheets h WHERE h.task_id = t.id AND h.archived_at IS NULL)" },
		{ .name = "late", .type = F_BOOL, .flags = HIDDEN, .sql = "t.stage NOT IN ('done', 'cancelled') AND COALESCE(t.due_on < {today}, 0)" },
		{ .name = "quotation_id", .type = F_INT, .flags = HIDDEN, .sql = "(SELECT p.quotation_id FROM projects p WHERE p.id = t.project_id)" },
		{ .name = "closed_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "description", .type = F_LONGTEXT, .flags = WIDE | SEARCHED | TRACKED },
		{ 0 } },
	.views = (const struct view[]){
		{ .name = "open", .where = "t.stage NOT IN ('done', 'cancelled')", .sort = "due_on" },
		{ .name = "mine", .where = "t.assignee_id = {me} AND t.stage NOT IN ('done', 'cancelled')", .sort = "due_on" },
		{ .name = "late", .where = "t.stage NOT IN ('done', 'cancelled') AND t.due_on < {today}", .sort = "due_on" }, { .name = "all" }, { 0 } },
	.verbs = (const struct verb[]){
		{ .name = "record", .flags = V_PRIMARY, .args = record_args, .run = run_record, .icon = "clock" },
		{ .name = "done", .from = "todo doing review", .to = "done", .flags = V_BULK, .run = run_done, .icon = "circle-check", .offered = at_work },
		{ .name = "move", .flags = V_MENU, .args = move_args, .run = run_move, .icon = "arrows-exchange" },
		{ 0 } },
	.smarts = (const struct smart[]){
		{ "hours", "clock", "SELECT COALESCE(SUM(hours), 0.0) FROM timesheets WHERE task_id = {id} AND archived_at IS NULL", "projects/timesheets?view=all&filter[task_id]={id}", &timesheet_record },
		{ 0 } },
	.before_save = before_save, .after_save = after_save, .before_delete = before_delete,
};
