/*
 * A record shared with one more person, to read or to write, until a day. How a
 * share widens what somebody sees is record_sql.c's; that people remember whether
 * anything is shared with them at all is rights.c's, hence the stamp.
 */
#include <string.h>
#include "db.h"
#include "journal.h"
#include "record.h"
#include "stamp.h"

void record_share(struct ctx *c, const struct row *r, int64_t user_id, bool writes, const char *until, bool widen)
{
	bool first = !db_one_int(c, "SELECT EXISTS (SELECT 1 FROM shares WHERE user_id = ?)", INT(user_id));

	db_exec(c, "INSERT INTO shares (user_id, type, record_id, writes, until, created_by) VALUES (?, ?, ?, ?, ?, ?)"
		" ON DUPLICATE KEY UPDATE writes = IF(?, GREATEST(writes, VALUES(writes)), VALUES(writes)), until = IF(?, GREATEST(until, VALUES(until)), VALUES(until))",
		INT(user_id), INT(r->rec->type), INT(r->id), INT(writes), STR(until), REF(c->me->id), INT(widen), INT(widen));
	if (first)
		settings_bump(c);
}

struct share *record_shares(struct ctx *c, const struct row *r, int *n)
{
	struct rows *q = db_rows(c, "SELECT s.user_id, u.name, s.writes, s.until FROM shares s JOIN users u ON u.id = s.user_id"
		" WHERE s.type = ? AND s.record_id = ? AND s.until >= ? ORDER BY s.id LIMIT 100", INT(r->rec->type), INT(r->id), STR(c->today));
	struct share *out = arena_array(c->mem, (size_t)rows_count(q) + 1, sizeof *out);

	for (*n = 0; rows_next(q); (*n)++)
		out[*n] = (struct share){ rows_int(q, 0), rows_str(q, 1), rows_int(q, 2) != 0, rows_str(q, 3) };
	return out;
}

/* ---- the verbs every record with an owner has ------------------------------------------ */

static void say(struct ctx *c, const struct row *self, const char *event, int64_t user_id, const char *access, const char *until)
{
	json_object *detail = json_keep(c, json_object_new_object());

	json_object_object_add(detail, "user", json_object_new_string(db_one_str(c, "SELECT name FROM users WHERE id = ?", INT(user_id))));
	if (access)
		json_object_object_add(detail, "access", json_object_new_string(access));
	if (until)
		json_object_object_add(detail, "until", json_object_new_string(until));
	journal(c, self->rec, self->id, event, detail);
}

static enum outcome run_share(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t user_id = row_int(args, "user_id");
	const char *until = row_get(args, "until"), *access = row_get(args, "access");
	bool writes = access && !strcmp(access, "write");

	(void)made;
	if (strcmp(until, c->today) < 0)
		return ctx_refuse(c, INVALID, "until", "in_the_past", NULL);
	if (!db_one_int(c, "SELECT 1 FROM users WHERE id = ? AND active = 1", INT(user_id)))
		return ctx_refuse(c, INVALID, "user_id", "no_such_record", NULL);
	record_share(c, self, user_id, writes, until, false);
	say(c, self, writes ? "shared_to_write" : "shared_to_read", user_id, NULL, until);
	return DONE;
}

static enum outcome run_unshare(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t user_id = row_int(args, "user_id");

	(void)made;
	if (db_exec(c, "DELETE FROM shares WHERE user_id = ? AND type = ? AND record_id = ?", INT(user_id), INT(self->rec->type), INT(self->id)) != 1)
		return ctx_refuse(c, CONFLICT, "user_id", "not_shared", NULL);
	say(c, self, "unshared", user_id, NULL, NULL);
	return DONE;
}

/* Whoever has it by a share alone gives it to nobody, and not to themselves for longer. */
static bool not_by_share(struct ctx *c, const struct row *self)
{
	struct person without = *c->me;
	struct ctx as = *c;

	if (!without.has_shares)
		return true;	/* that they may write it is asked besides */
	without.has_shares = false;
	as.me = &without;
	return record_allows(&as, self, ACCESS_WRITE);
}

/* The table of users is the areas' to declare: its field is filled in when it is first asked for. */
const struct verb *share_verbs(const struct record *rec)
{
	static const struct choice accesses[] = { { "read", "" }, { "write", "" }, { 0 } };
	static struct field share_args[] = {
		{ .name = "user_id", .type = F_REF, .flags = REQUIRED },
		{ .name = "access", .type = F_CHOICE, .flags = REQUIRED, .choices = accesses, .initial = "read" },
		{ .name = "until", .type = F_DATE, .flags = REQUIRED },
		{ 0 } };
	static struct field unshare_args[] = { { .name = "user_id", .type = F_REF, .flags = REQUIRED }, { 0 } };
	static const struct verb verbs[] = {
		{ .name = "share", .flags = V_MENU, .args = share_args, .run = run_share, .icon = "user-plus", .may = not_by_share },
		{ .name = "unshare", .flags = V_HIDDEN, .args = unshare_args, .run = run_unshare, .icon = "x", .may = not_by_share },
		{ 0 } };

	if (rec->unscoped || rec->parent || !rec->path || rec->attached)
		return NULL;
	share_args[0].ref = unshare_args[0].ref = record_by_name("user");
	return verbs;
}
