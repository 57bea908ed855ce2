/*
 * Approval flows as the administrator sets them: who is asked, in which order, and
 * from which amount on. How a run goes is approval.c.
 */
#include "approval.h"
#include "lib/db.h"

static const struct choice subjects[] = { { "contract", "" }, { "sample", "" }, { "discount", "" }, { "refund", "" }, { 0 } };

const struct record approval_step_record = {
	.name = "approval_step", .table = "approval_steps", .parent = "flow_id", .title = "name",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED, .max = 100 },
		{ .name = "role_id", .type = F_REF, .ref = &role_record, .free_ref = "code" },
		{ .name = "user_id", .type = F_REF, .ref = &user_record, .free_ref = "login" },
		{ .name = "min_amount", .type = F_MONEY },
		{ .name = "min_quantity", .type = F_DECIMAL },
		{ .name = "min_discount", .type = F_PERCENT },
		{ 0 } },
};

/* Who is gone cannot be asked; a role that is nobody's may get somebody before anything is. */
static enum outcome check_asked(struct ctx *c, const struct row *step, int i)
{
	int64_t user = row_int(step, "user_id"), role = row_int(step, "role_id");

	if (!user == !role)
		return ctx_refuse(c, INVALID, arena_fmt(c->mem, "steps[%d].role_id", i), "role_or_user", NULL);
	if (user && !db_one_int(c, "SELECT 1 FROM users WHERE id = ? AND active = 1 AND archived_at IS NULL", INT(user)))
		return ctx_refuse(c, INVALID, arena_fmt(c->mem, "steps[%d].user_id", i), "not_active", NULL);
	if (role && !db_one_int(c, "SELECT COUNT(*) FROM user_roles ur JOIN users u ON u.id = ur.user_id WHERE ur.role_id = ? AND u.active = 1 AND u.archived_at IS NULL", INT(role)))
		ctx_warn(c, arena_fmt(c->mem, "steps[%d].role_id", i), "nobody_in_role", NULL);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row **s = row_parts(r, "steps");
	enum outcome o = DONE;

	if (old && !row_was_given(r, "steps"))
		return DONE;
	if (!s[0])
		return ctx_refuse(c, INVALID, "steps", "required", NULL);
	for (int i = 0; s[i]; i++)
		if (check_asked(c, s[i], i) != DONE)
			o = INVALID;
	return o;
}

const struct record approval_flow_record = {
	.type = 80, .name = "approval_flow", .path = "settings/approval-flows", .table = "approval_flows", .title = "name", .icon = "rubber-stamp",
	.unscoped = true, .order = "id", .before_save = before_save,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED, .max = 100 },
		{ .name = "subject", .type = F_CHOICE, .flags = REQUIRED | LISTED | FACET | TRACKED, .choices = subjects },
		{ .name = "for_team_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &team_record, .free_ref = "name" },
		{ .name = "steps", .type = F_PARTS, .flags = WIDE, .ref = &approval_step_record, .section = "steps" },
		{ .name = "step_count", .type = F_INT, .flags = LISTED | HIDDEN, .sql = "(SELECT COUNT(*) FROM approval_steps s WHERE s.flow_id = t.id)" },
		{ 0 } },
};
