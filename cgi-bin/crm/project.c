/*
 * What a project is, and how one is made of an order. Tasks are task.c's, hours
 * timesheet.c's.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"
#include "note.h"
#include "project.h"

static const struct choice states[] = { { "planned", "" }, { "active", "info" }, { "on_hold", "warn" }, { "done", "ok" }, { "cancelled", "bad" }, { 0 } };

bool project_decides(const struct ctx *c)
{
	return person_can(c->me, PERM_ASSIGN, &project_record);
}

/* ---- who takes part ------------------------------------------------------------------- */

void project_lets_in(struct ctx *c, const struct row *r, int64_t user_id, bool writes)
{
	if (!user_id || user_id == r->owner_id)
		return;
	record_share(c, r, user_id, writes, date_add(c->mem, c->today, 24, 0, false), true);
}

enum outcome project_open(struct ctx *c, int64_t project_id, const char *field, bool lock)
{
	struct row *p = record_get(c, &project_record, project_id);

	if (lock)
		record_lock(c, p);
	if (row_is(p, "state", "done") || row_is(p, "state", "cancelled"))
		return ctx_refuse(c, CONFLICT, field, "project_closed", NULL);
	return DONE;
}

/* ---- rules ------------------------------------------------------------------------------ */

static enum outcome check_order(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t id = row_int(r, "quotation_id");
	bool same = old && row_int(old, "quotation_id") == id;
	struct row *order;

	if (!id || (same && row_int(old, "customer_id") == row_int(r, "customer_id")))
		return DONE;
	order = record_get(c, &quotation_record, id);
	if (!same && !row_is(order, "status", "accepted"))
		return ctx_refuse(c, CONFLICT, "quotation_id", "order_not_accepted", NULL);
	if (!row_get(r, "customer_id"))
		row_set_int(c, r, "customer_id", row_int(order, "customer_id"));
	if (row_int(r, "customer_id") != row_int(order, "customer_id"))
		return ctx_refuse(c, INVALID, "quotation_id", "of_other_customer", NULL);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	if (!old && !row_get(r, "manager_id"))
		row_set_int(c, r, "manager_id", c->me->id);
	return check_order(c, r, old);
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	if (!old || row_int(old, "manager_id") != row_int(r, "manager_id"))
		project_lets_in(c, r, row_int(r, "manager_id"), true);
	return DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_is(r, "state", "done") && !row_is(r, "state", "cancelled");
}

/* ---- of an order -------------------------------------------------------------------------- */

static enum outcome make_task(struct ctx *c, int64_t project, const struct row *from)
{
	struct row *t = row_new(c, &task_record);

	row_set(t, "title", row_get(from, "title"));
	row_set_int(c, t, "project_id", project);
	row_set(t, "planned_hours", row_get(from, "planned_hours") ? row_get(from, "planned_hours") : "0.0000");
	if (row_get(from, "due_days"))
		row_set(t, "due_on", date_add(c->mem, c->today, 0, (int)row_int(from, "due_days"), false));
	return record_create(c, t, NULL);
}

enum outcome project_from_quotation(struct ctx *c, struct row *q, int64_t *id)
{
	struct row *r = row_new(c, &project_record), *t = row_int(q, "template_id") ? record_get(c, &quotation_template_record, row_int(q, "template_id")) : NULL;
	const char *customer = db_one_str(c, "SELECT COALESCE(NULLIF(short_name, ''), name) FROM customers WHERE id = ?", INT(row_int(q, "customer_id")));
	const char *what = t && row_get(t, "project_name") ? row_get(t, "project_name") : row_get(q, "title") ? row_get(q, "title") : row_get(q, "number");
	enum outcome o;

	if (!row_is(q, "status", "accepted"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (db_one_int(c, "SELECT COUNT(*) FROM projects WHERE quotation_id = ? AND state <> 'cancelled' AND archived_at IS NULL", INT(q->id)))
		return ctx_refuse(c, CONFLICT, "", "project_exists", NULL);
	row_set(r, "name", text_clip(c->mem, arena_fmt(c->mem, "%s %s", customer ? customer : "", what), 200));
	row_set_int(c, r, "customer_id", row_int(q, "customer_id"));
	row_set_int(c, r, "quotation_id", q->id);
	row_set_int(c, r, "owner_id", q->owner_id ? q->owner_id : c->me->id);
	row_set_int(c, r, "team_id", q->team_id);
	row_set_int(c, r, "manager_id", q->owner_id ? q->owner_id : c->me->id);
	row_set(r, "starts_on", c->today);
	if ((o = record_create(c, r, id)) != DONE)
		return o;
	if (t)
		record_load_parts(c, t);
	for (struct row **l = t ? row_parts(t, "tasks") : NULL; l && *l && o == DONE; l++)
		o = make_task(c, *id, *l);
	note(c, &quotation_record, q->id, "project_made", "name", row_get(r, "name"), NULL);
	return o;
}

/* ---- verbs ---------------------------------------------------------------------------------- */

static enum outcome run_start(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "project_started", "state", "active", "starts_on", row_get(self, "starts_on") ? row_get(self, "starts_on") : c->today, NULL);
}

static enum outcome run_hold(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "project_held", "state", "on_hold", NULL);
}

/* What is still to do is done or given up first: behind the lock that new tasks take too. */
static enum outcome run_complete(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t open = db_one_int(c, "SELECT COUNT(*) FROM tasks WHERE project_id = ? AND stage NOT IN ('done', 'cancelled') AND archived_at IS NULL", INT(self->id));

	(void)args;
	(void)made;
	if (open)
		return ctx_refuse(c, CONFLICT, "", "open_tasks", arena_fmt(c->mem, "%lld", (long long)open), NULL);
	return record_change(c, self, "project_done", "state", "done", "closed_at", instant_sql(c->mem, c->now), NULL);
}

static enum outcome run_cancel(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "project_cancelled", "state", "cancelled", "closed_at", instant_sql(c->mem, c->now), NULL);
}

static enum outcome run_reopen(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "project_reopened", "state", "active", "closed_at", NULL, NULL);
}

#define OF_TASKS "FROM tasks k WHERE k.project_id = t.id AND k.archived_at IS NULL"

const struct record project_record = {
	.type = 46, .name = "project", .path = "projects", .table = "projects", .title = "name", .subtitle = "customer_id", .state = "state", .track = "planned active done",
	.dated = "ends_on", .charts = true, .icon = "briefcase", .inherit_from = "customer_id",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE | WIDE, .max = 200, .section = "project" },
		{ .name = "customer_id", .type = F_REF, .flags = LISTED | SEARCHED | FACET | TRACKED, .ref = &customer_record },
		{ .name = "quotation_id", .type = F_REF, .flags = LISTED | TRACKED, .ref = &quotation_record, .depends = "customer_id" },
		{ .name = "manager_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &user_record, .initial = "{me}" },
		{ .name = "starts_on", .type = F_DATE, .flags = LISTED | TRACKED },
		{ .name = "ends_on", .type = F_DATE, .not_before = "starts_on", .flags = LISTED | SORTABLE | TRACKED },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "planned" },
		{ .name = "tasks_open", .type = F_INT, .flags = LISTED, .sql = "(SELECT COUNT(*) " OF_TASKS " AND k.stage NOT IN ('done', 'cancelled'))", .section = "progress" },
		{ .name = "tasks_done", .type = F_INT, .sql = "(SELECT COUNT(*) " OF_TASKS " AND k.stage = 'done')" },
		{ .name = "planned_hours", .type = F_DECIMAL, .sql = "(SELECT COALESCE(SUM(k.planned_hours), 0) " OF_TASKS " AND k.stage <> 'cancelled')" },
		{ .name = "recorded_hours", .type = F_DECIMAL, .flags = LISTED, .sql = "(SELECT COALESCE(SUM(h.hours), 0) FROM timesheets h WHERE h.project_id = t.id AND h.archived_at IS NULL)" },
		{ .name = "closed_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "note", .type = F_LONGTEXT, .flags = WIDE | SEARCHED | TRACKED, .section = "notes" },
		{ 0 } },
	.views = (const struct view[]){
		{ .name = "open", .where = "t.state IN ('planned', 'active', 'on_hold')" }, { .name = "mine", .where = "t.owner_id = {me}" },
		{ .name = "managed", .where = "t.manager_id = {me} AND t.state IN ('planned', 'active', 'on_hold')" },
		{ .name = "late", .where = "t.state IN ('planned', 'active', 'on_hold') AND t.ends_on < {today}", .sort = "ends_on" }, { .name = "all" }, { 0 } },
	.verbs = (const struct verb[]){
		{ .name = "start", .from = "planned on_hold", .to = "active", .flags = V_PRIMARY, .run = run_start, .icon = "player-play" },
		{ .name = "complete", .from = "planned active on_hold", .to = "done", .run = run_complete, .icon = "circle-check" },
		{ .name = "hold", .from = "planned active", .to = "on_hold", .flags = V_MENU, .run = run_hold, .icon = "player-pause" },
		{ .name = "reopen", .from = "done cancelled", .to = "active", .run = run_reopen, .icon = "arrow-back-up" },
		{ .name = "cancel", .from = "planned active on_hold", .to = "cancelled", .flags = V_DANGER | V_MENU, .run = run_cancel, .icon = "ban" },
		{ 0 } },
	.smarts = (const struct smart[]){
		{ "tasks", "checklist", "SELECT COUNT(*) FROM tasks WHERE project_id = {id} AND archived_at IS NULL", "projects/tasks?view=all&filter[project_id]={id}", &task_record },
		{ "hours", "clock", "SELECT COALESCE(SUM(hours), 0.0) FROM timesheets WHERE project_id = {id} AND archived_at IS NULL", "projects/timesheets?view=all&filter[project_id]={id}", &timesheet_record },
		{ 0 } },
	.before_save = before_save, .after_save = after_save, .editable = editable,
};
