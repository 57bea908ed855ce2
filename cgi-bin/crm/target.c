/*
 * Targets: what a team, or one person in it, is to win in a month. Managers set
 * them; a salesperson reads their own. What became of them is forecast.c.
 */
#include "forecast.h"
#include "lib/db.h"
#include "lib/text.h"

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	const char *month = arena_fmt(c->mem, "%.8s01", row_get(r, "month"));
	int64_t person = row_int(r, "person_id"), team = r->team_id ? r->team_id : c->me->team_id;
	const char *who = person ? db_one_str(c, "SELECT name FROM users WHERE id = ?", INT(person)) : db_one_str(c, "SELECT name FROM teams WHERE id = ?", INT(team));

	if (!team)
		return ctx_refuse(c, INVALID, "team_id", "required", NULL);
	if (person && !db_one_int(c, "SELECT COUNT(*) FROM team_members WHERE team_id = ? AND user_id = ?", INT(team), INT(person))
	    && db_one_int(c, "SELECT COALESCE(team_id, 0) FROM users WHERE id = ?", INT(person)) != team)
		return ctx_refuse(c, INVALID, "person_id", "not_in_team", NULL);
	if (db_one_int(c, "SELECT COUNT(*) FROM targets WHERE team_id = ? AND month = ? AND person_or_team = ? AND id <> ?", INT(team), STR(month), INT(person), INT(old ? old->id : 0)))
		return ctx_refuse(c, INVALID, "month", "taken", NULL);
	row_set(r, "month", month);
	row_set_int(c, r, "team_id", team);
	row_set_int(c, r, "owner_id", person);
	row_set(r, "name", text_clip(c->mem, arena_fmt(c->mem, "%.4s/%.2s %s", month, month + 5, who ? who : ""), 200));
	return DONE;
}

const struct record target_record = {
	.type = 95, .name = "target", .path = "opportunities/targets", .table = "targets", .title = "name", .icon = "target", .order = "-month", .no_import = true,
	.charts = true, .before_save = before_save,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = READONLY | SEARCHED },
		{ .name = "month", .type = F_DATE, .flags = REQUIRED | LISTED | TRACKED | SORTABLE | MONTHLY, .initial = "{today}" },
		{ .name = "person_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &user_record, .free_ref = "login" },
		{ .name = "team_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &team_record },
		{ .name = "amount", .type = F_MONEY, .flags = REQUIRED | LISTED | TRACKED },
		/* The person's: it follows from who that is. */
		{ .name = "owner_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &user_record },
		{ 0 } },
};
