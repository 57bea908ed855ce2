/*
 * Hours worked on a task, a row each. Everybody writes their own; who assigns work may
 * write and correct those of others. A row belongs to whose hours they are, and to the
 * project's team.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"
#include "project.h"

enum { MOST_HOURS = 24 };

static bool mine(const struct ctx *c, const struct row *r)
{
	return c->me->system || row_int(r, "user_id") == c->me->id;
}

static enum outcome check_hours(struct ctx *c, const struct row *r)
{
	dec4 hours = row_dec4(r, "hours");

	if (hours <= 0)
		return ctx_refuse(c, INVALID, "hours", "must_be_positive", NULL);
	if (hours > (dec4)MOST_HOURS * 10000)
		return ctx_refuse(c, INVALID, "hours", "too_large", "24", NULL);
	if (row_get(r, "date") && strcmp(row_get(r, "date"), c->today) > 0)
		return ctx_refuse(c, INVALID, "date", "in_the_future", NULL);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row *task = record_get(c, &task_record, row_int(r, "task_id"));
	enum outcome o;

	if (!row_get(r, "user_id"))
		row_set_int(c, r, "user_id", c->me->id);
	if (!row_get(r, "date"))
		row_set(r, "date", c->today);
	if ((!mine(c, r) || (old && !mine(c, old))) && !project_decides(c))
		return ctx_refuse(c, FORBIDDEN, "user_id", "own_hours_only", NULL);
	if ((o = check_hours(c, r)) != DONE || (o = project_open(c, row_int(task, "project_id"), "task_id", false)) != DONE)
		return o;
	if (!row_get(r, "text") || !*row_get(r, "text"))
		row_set(r, "text", text_clip(c->mem, row_get(task, "title"), 500));
	row_set_int(c, r, "project_id", row_int(task, "project_id"));
	row_set_int(c, r, "owner_id", row_int(r, "user_id"));
	row_set_int(c, r, "team_id", task->team_id);
	return DONE;
}

static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	if (!mine(c, r) && !project_decides(c))
		return ctx_refuse(c, FORBIDDEN, "", "own_hours_only", NULL);
	return project_open(c, row_int(r, "project_id"), "", false);
}

const struct record timesheet_record = {
	.type = 48, .name = "timesheet", .path = "projects/timesheets", .table = "timesheets", .title = "text", .subtitle = "task_id", .icon = "clock", .order = "-date", .dated = "date", .charts = true,
	.fields = (const struct field[]){
		{ .name = "task_id", .type = F_REF, .flags = REQUIRED | LISTED | ON_CREATE, .ref = &task_record, .section = "timesheet" },
		{ .name = "project_id", .type = F_REF, .flags = READONLY | LISTED | FACET, .ref = &project_record },
		{ .name = "date", .type = F_DATE, .flags = LISTED | SORTABLE | TRACKED, .initial = "{today}" },
		{ .name = "user_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &user_record, .initial = "{me}" },
		{ .name = "hours", .type = F_DECIMAL, .flags = REQUIRED | LISTED | TRACKED },
		{ .name = "text", .type = F_TEXT, .flags = SEARCHED | TRACKED | WIDE, .max = 500 },
		{ .name = "quotation_id", .type = F_INT, .flags = HIDDEN, .sql = "(SELECT p.quotation_id FROM projects p WHERE p.id = t.project_id)" },
		{ .name = "owner_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &user_record },
		{ .name = "team_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &team_record },
		{ 0 } },
	.views = (const struct view[]){
		{ .name = "mine", .where = "t.owner_id = {me}" }, { .name = "month", .where = "t.date >= DATE_FORMAT({today}, '%Y-%m-01')" }, { .name = "all" }, { 0 } },
	.before_save = before_save, .before_delete = before_delete,
};
