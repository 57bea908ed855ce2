/*
 * Who follows a record and for what: users, contacts and customers outside, channels.
 */
#include <string.h>
#include "message.h"
#include "lib/db.h"
#include "lib/lang.h"

/* ---- the record ---------------------------------------------------------------------- */

static void check_subtypes(struct ctx *c, const struct field *f, const char *v)
{
	subtypes_check(c, f->name, v);
}

/* Whoever reads a record may follow it; others are added and taken off by who may write it. */
const struct record follower_record = {
	.type = 78, .name = "follower", .path = "discuss/followers", .table = "followers", .title = "subtypes", .subtitle = "on", .icon = "users",
	.attached = "on", .goes_along = true, .order = "-id", .no_timeline = true, .no_create = true, .no_import = true,
	.fields = (const struct field[]){
		{ .name = "on", .type = F_LINK, .flags = READONLY | LISTED },
		{ .name = "user_id", .type = F_REF, .flags = READONLY | LISTED, .ref = &user_record },
		{ .name = "contact_id", .type = F_REF, .flags = READONLY | LISTED, .ref = &contact_record },
		{ .name = "customer_id", .type = F_REF, .flags = READONLY | LISTED, .ref = &customer_record },
		{ .name = "channel_id", .type = F_REF, .flags = READONLY | LISTED, .ref = &channel_record },
		{ .name = "subtypes", .type = F_TEXT, .flags = REQUIRED | LISTED | WIDE, .max = 400, .check = check_subtypes },
		{ .name = "owner_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &user_record },
		{ .name = "team_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &team_record },
		{ 0 } },
};

/* ---- following ------------------------------------------------------------------------- */

/* One column per kind: the statements below name them all, so that none is built. */
struct columns { struct db_arg user, contact, customer, channel; };

static struct columns columns(enum follower_kind kind, int64_t who)
{
	return (struct columns){ kind == FOLLOWS_USER ? INT(who) : SQLNULL, kind == FOLLOWS_CONTACT ? INT(who) : SQLNULL,
		kind == FOLLOWS_CUSTOMER ? INT(who) : SQLNULL, kind == FOLLOWS_CHANNEL ? INT(who) : SQLNULL };
}

/* Both, each once. */
static const char *united(struct ctx *c, const char *a, const char *b)
{
	const char *names[64];
	int n = 0;

	for (int i = 0; subtypes_all[i] && n < 64; i++) {
		const char *quoted = arena_fmt(c->mem, ",%s,", subtypes_all[i]);

		if (strstr(arena_fmt(c->mem, ",%s,", a), quoted) || strstr(arena_fmt(c->mem, ",%s,", b), quoted))
			names[n++] = subtypes_all[i];
	}
	return subtypes_clean(c, names, n, NULL);
}

void follow(struct ctx *c, const struct record *rec, int64_t id, enum follower_kind kind, int64_t who, const char *subtypes)
{
	struct columns k = columns(kind, who);
	struct rows *r;

	if (!who)
		return;
	r = db_rows(c, "SELECT id, subtypes FROM followers WHERE type = ? AND record_id = ? AND user_id <=> ? AND contact_id <=> ? AND customer_id <=> ? AND channel_id <=> ?",
		INT(rec->type), INT(id), k.user, k.contact, k.customer, k.channel);
	if (rows_next(r)) {
		if (subtypes)
			db_exec(c, "UPDATE followers SET subtypes = ? WHERE id = ?", STR(united(c, rows_str(r, 1), subtypes)), INT(rows_int(r, 0)));
		return;
	}
	db_exec(c, "INSERT IGNORE INTO followers (type, record_id, user_id, contact_id, customer_id, channel_id, subtypes, owner_id, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		INT(rec->type), INT(id), k.user, k.contact, k.customer, k.channel, STR(subtypes ? subtypes : "discussion"), k.user, REF(c->me->id));
}

int64_t follower_row(struct ctx *c, const struct record *rec, int64_t id, enum follower_kind kind, int64_t who)
{
	struct columns k = columns(kind, who);

	return db_one_int(c, "SELECT id FROM followers WHERE type = ? AND record_id = ? AND user_id <=> ? AND contact_id <=> ? AND customer_id <=> ? AND channel_id <=> ?",
		INT(rec->type), INT(id), k.user, k.contact, k.customer, k.channel);
}

void follower_set_subtypes(struct ctx *c, const struct record *rec, int64_t id, enum follower_kind kind, int64_t who, const char *subtypes)
{
	db_exec(c, "UPDATE followers SET subtypes = ?, version = version + 1 WHERE id = ?", STR(subtypes), INT(follower_row(c, rec, id, kind, who)));
}

void unfollow(struct ctx *c, const struct record *rec, int64_t id, enum follower_kind kind, int64_t who)
{
	struct columns k = columns(kind, who);

	db_exec(c, "DELETE FROM followers WHERE type = ? AND record_id = ? AND user_id <=> ? AND contact_id <=> ? AND customer_id <=> ? AND channel_id <=> ?",
		INT(rec->type), INT(id), k.user, k.contact, k.customer, k.channel);
}

static struct follower taken(const struct rows *r)
{
	struct follower f = { .row = rows_int(r, 0), .subtypes = rows_str(r, 5) };

	for (int k = 0; k < 4; k++)
		if (rows_int(r, 1 + k)) {
			f.kind = (enum follower_kind)k;
			f.id = rows_int(r, 1 + k);
		}
	f.name = rows_str(r, 6) ? rows_str(r, 6) : "";
	f.email = rows_str(r, 7);
	return f;
}

struct follower *followers_of(struct ctx *c, const struct record *rec, int64_t id, int *n)
{
	struct rows *r = db_rows(c, "SELECT f.id, f.user_id, f.contact_id, f.customer_id, f.channel_id, f.subtypes,"
		" COALESCE(u.name, co.name, cu.name, ch.name), COALESCE(u.email, co.email, cu.email)"
		" FROM followers f LEFT JOIN users u ON u.id = f.user_id LEFT JOIN contacts co ON co.id = f.contact_id"
		" LEFT JOIN customers cu ON cu.id = f.customer_id LEFT JOIN channels ch ON ch.id = f.channel_id"
		" WHERE f.type = ? AND f.record_id = ? AND COALESCE(u.archived_at, co.archived_at, cu.archived_at, ch.archived_at) IS NULL AND (f.user_id IS NULL OR u.active = 1)"
		" ORDER BY f.user_id IS NULL, f.channel_id IS NOT NULL, f.id LIMIT 500", INT(rec->type), INT(id));
	struct follower *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);

	for (*n = 0; rows_next(r); (*n)++)
		list[*n] = taken(r);
	return list;
}

/* ---- along with a record's other things ---------------------------------------------- */

json_object *followers_copy(struct ctx *c, const struct record *from, int64_t from_id, const struct record *to, int64_t to_id)
{
	const char *ids = db_one_str(c, "SELECT JSON_ARRAYAGG(a.id) FROM followers a WHERE a.type = ? AND a.record_id = ? AND NOT EXISTS (SELECT 1 FROM followers b"
		" WHERE b.type = ? AND b.record_id = ? AND b.user_id <=> a.user_id AND b.contact_id <=> a.contact_id AND b.customer_id <=> a.customer_id AND b.channel_id <=> a.channel_id)",
		INT(from->type), INT(from_id), INT(to->type), INT(to_id));

	db_exec(c, "INSERT IGNORE INTO followers (type, record_id, user_id, contact_id, customer_id, channel_id, subtypes, owner_id)"
		" SELECT ?, ?, user_id, contact_id, customer_id, channel_id, subtypes, user_id FROM followers WHERE type = ? AND record_id = ?",
		INT(to->type), INT(to_id), INT(from->type), INT(from_id));
	return ids ? json_tokener_parse(ids) : json_object_new_array();
}

void followers_take_back(struct ctx *c, const struct record *to, int64_t to_id, json_object *copied)
{
	db_exec(c, "DELETE t FROM followers t JOIN followers s ON s.user_id <=> t.user_id AND s.contact_id <=> t.contact_id AND s.customer_id <=> t.customer_id AND s.channel_id <=> t.channel_id"
		" JOIN JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j ON j.id = s.id WHERE t.type = ? AND t.record_id = ?",
		STR(json_object_to_json_string_ext(copied, JSON_C_TO_STRING_PLAIN)), INT(to->type), INT(to_id));
}
