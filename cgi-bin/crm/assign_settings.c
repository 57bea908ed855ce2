/*
 * What an administrator keeps for automatic assignment: the rules and the members with
 * their maximum. A filter is written as the leads' list has it in its address.
 */
#include "all.h"
#include "lib/query_text.h"

static void check_filter(struct ctx *c, const struct field *f, const char *v)
{
	struct query q;
	struct error *had = c->errors, **tail = c->errors_tail;
	enum outcome o = query_from_text(c, &lead_record, v, &q);

	c->errors = had;
	c->errors_tail = tail;
	if (tail)
		*tail = NULL;
	if (o != DONE || q.cursor || q.view)
		ctx_refuse(c, INVALID, f->name, "bad_filter", v, NULL);
}

const struct record assign_rule_record = {
	.type = 22, .name = "assign_rule", .path = "settings/rules", .table = "assign_rules", .title = "name", .icon = "arrows-split",
	.unscoped = true, .order = "sequence",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED, .max = 100 },
		{ .name = "sequence", .type = F_INT, .flags = LISTED | SORTABLE, .max = 100000, .initial = "10" },
		{ .name = "filter", .type = F_TEXT, .flags = LISTED | WIDE, .max = 2000, .check = check_filter },
		{ .name = "team_id", .type = F_REF, .flags = REQUIRED | LISTED | FACET, .ref = &team_record, .free_ref = "name" },
		{ .name = "active", .type = F_BOOL, .flags = LISTED, .initial = "1" },
		{ 0 } },
};

const struct record assign_member_record = {
	.type = 23, .name = "assign_member", .path = "settings/rule-members", .table = "assign_members", .title = "user_id", .icon = "users-group",
	.unscoped = true, .order = "id",
	.fields = (const struct field[]){
		{ .name = "user_id", .type = F_REF, .flags = REQUIRED | LISTED | FACET, .ref = &user_record, .free_ref = "login" },
		{ .name = "team_id", .type = F_REF, .flags = REQUIRED | LISTED | FACET, .ref = &team_record, .free_ref = "name" },
		{ .name = "monthly_max", .type = F_INT, .flags = REQUIRED | LISTED | SORTABLE, .max = 100000, .initial = "30" },
		{ .name = "filter", .type = F_TEXT, .flags = LISTED | WIDE, .max = 2000, .check = check_filter },
		{ .name = "prefers", .type = F_TEXT, .flags = LISTED | WIDE, .max = 2000, .check = check_filter },
		{ .name = "opted_out", .type = F_BOOL, .flags = LISTED, .initial = "0" },
		{ .name = "share", .type = F_DECIMAL, .flags = READONLY | LISTED, .initial = "0.0000" },
		{ .name = "share_on", .type = F_DATE, .flags = READONLY },
		{ 0 } },
};
