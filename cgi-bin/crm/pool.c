/*
 * Pools of the public sea: who sees the customers in one, and after how long
 * without what a customer falls back into it. Recycling itself is the worker's.
 */
#include "all.h"

static const struct choice missings[] = { { "followup", "" }, { "opportunity", "" }, { "contract", "" }, { 0 } };
static const struct choice levels[] = { { "A", "ok" }, { "B", "info" }, { "C", "" }, { 0 } };

const struct record pool_member_record = {
	.name = "pool_member", .table = "pool_members", .parent = "pool_id",
	.fields = (const struct field[]){
		{ .name = "user_id", .type = F_REF, .flags = LISTED, .ref = &user_record },
		{ .name = "member_team_id", .type = F_REF, .flags = LISTED, .ref = &team_record },
		{ .name = "is_admin", .type = F_BOOL, .flags = LISTED, .initial = "0" },
		{ 0 } },
};

const struct record pool_rule_record = {
	.name = "pool_rule", .table = "pool_rules", .parent = "pool_id",
	.fields = (const struct field[]){
		{ .name = "missing", .type = F_CHOICE, .flags = REQUIRED | LISTED, .choices = missings, .initial = "followup" },
		{ .name = "days", .type = F_INT, .flags = REQUIRED | LISTED, .min = 1, .max = 3650, .initial = "15" },
		{ .name = "level", .type = F_CHOICE, .flags = LISTED, .choices = levels },
		{ .name = "warn_days", .type = F_INT, .flags = LISTED, .max = 365, .initial = "3" },
		{ 0 } },
};

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row **m = row_parts(r, "members");

	(void)old;
	for (; *m; m++)
		if (!row_get(*m, "user_id") && !row_get(*m, "member_team_id"))
			return ctx_refuse(c, INVALID, "members", "pool_member_empty", NULL);
	return DONE;
}

const struct record pool_record = {
	.type = 18, .name = "pool", .path = "settings/pools", .table = "pools", .title = "name", .icon = "recycle",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED, .max = 100 },
		{ .name = "description", .type = F_LONGTEXT, .flags = WIDE },
		{ .name = "members", .type = F_PARTS, .ref = &pool_member_record, .flags = WIDE, .section = "members" },
		{ .name = "rules", .type = F_PARTS, .ref = &pool_rule_record, .flags = WIDE, .section = "rules" },
		{ 0 } },
	.unscoped = true, .before_save = before_save,
};
