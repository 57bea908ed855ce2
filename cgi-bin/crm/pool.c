/*
 * Pools of the public sea: who sees the customers in one, and after how long
 * without what a customer falls back into it. Recycling itself is the worker's.
 */
#include <string.h>
#include "pool.h"
#include "lib/db.h"
#include "lib/stamp.h"

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

static const struct choice hideable[] = {
	{ "phone", "" }, { "email", "" }, { "website", "" }, { "tax_number", "" }, { "description", "" }, { "addresses", "" }, { 0 }
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

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	(void)r;
	(void)old;
	settings_bump(c);	/* which fields are hidden is cached */
	return DONE;
}

/* Persons who administer the pool: {me} by name or by a team of theirs. */
#define POOL_ADMIN(pool) "EXISTS (SELECT 1 FROM pool_members pa WHERE pa.pool_id = " pool " AND pa.is_admin = 1 AND (pa.user_id = {me}" \
	" OR pa.member_team_id IN (SELECT au.team_id FROM users au WHERE au.id = {me})" \
	" OR pa.member_team_id IN (SELECT at.team_id FROM team_members at WHERE at.user_id = {me})" \
	" OR pa.member_team_id IN (SELECT al.id FROM teams al WHERE al.leader_id = {me})))"

bool pool_admin_of(struct ctx *c, int64_t pool_id)
{
	return pool_id && db_one_int(c, "SELECT 1 FROM pool_members pa WHERE pa.pool_id = ? AND pa.is_admin = 1 AND (pa.user_id = ?"
		" OR pa.member_team_id IN (SELECT au.team_id FROM users au WHERE au.id = ?)"
		" OR pa.member_team_id IN (SELECT at.team_id FROM team_members at WHERE at.user_id = ?)"
		" OR pa.member_team_id IN (SELECT al.id FROM teams al WHERE al.leader_id = ?)) LIMIT 1",
		INT(pool_id), INT(c->me->id), INT(c->me->id), INT(c->me->id), INT(c->me->id));
}

/* Whoever may change every customer anyway sees all of them. */
static bool hides(struct ctx *c, const struct field *f)
{
	static int64_t stamp;
	static unsigned hidden;

	if (c->me->system || person_scope(c->me, &customer_record, ACCESS_WRITE) == SCOPE_ALL || person_can(c->me, PERM_SETTINGS, &pool_record))
		return false;
	if (stamp != settings_stamp(c)) {
		stamp = settings_stamp(c);
		hidden = 0;
		for (int i = 0; hideable[i].name; i++)
			if (db_one_int(c, "SELECT 1 FROM pools WHERE JSON_CONTAINS(hidden_fields, JSON_QUOTE(?)) LIMIT 1", STR(hideable[i].name)))
				hidden |= 1u << i;
	}
	for (int i = 0; hideable[i].name; i++)
		if (!strcmp(hideable[i].name, f->name))
			return hidden >> i & 1;
	return false;
}

const struct mask pool_mask = { hides,
	"t.owner_id IS NULL AND EXISTS (SELECT 1 FROM pools hp WHERE hp.id = t.pool_id AND JSON_CONTAINS(hp.hidden_fields, JSON_QUOTE({field})))"
	" AND NOT " POOL_ADMIN("t.pool_id") };

bool pool_hides(struct ctx *c, int64_t customer, const char *field)
{
	return c->me->id && !c->me->system && record_masks(c, &customer_record, customer, field);
}

const struct record pool_record = {
	.type = 18, .name = "pool", .path = "settings/pools", .table = "pools", .title = "name", .icon = "recycle",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED, .max = 100 },
		{ .name = "name_zh_cn", .type = F_TEXT, .flags = SEARCHED, .max = 100 },
		{ .name = "name_en", .type = F_TEXT, .flags = LISTED | SEARCHED, .max = 100 },
		{ .name = "description", .type = F_LONGTEXT, .flags = WIDE },
		{ .name = "hidden_fields", .type = F_MULTI, .choices = hideable, .flags = WIDE },
		{ .name = "members", .type = F_PARTS, .ref = &pool_member_record, .flags = WIDE, .section = "members" },
		{ .name = "recycles", .type = F_BOOL, .flags = LISTED, .initial = "1", .section = "rules" },
		{ .name = "exempt_locked", .type = F_BOOL, .initial = "1" },
		{ .name = "exempt_contract", .type = F_BOOL, .initial = "1" },
		{ .name = "exempt_opportunity", .type = F_BOOL, .initial = "1" },
		{ .name = "rules", .type = F_PARTS, .ref = &pool_rule_record, .flags = WIDE },
		{ 0 } },
	.titles_by_language = true, .unscoped = true, .before_save = before_save, .after_save = after_save,
};
